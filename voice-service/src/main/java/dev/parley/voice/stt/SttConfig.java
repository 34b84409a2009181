package dev.parley.voice.stt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How utterances are sent to the inference service. */
@ConfigMapping(prefix = "parley.stt")
public interface SttConfig {

    /** How long a final transcript may take after the end of an utterance; 5 seconds. */
    @WithDefault("5s")
    Duration finishTimeout();

    /** Sound that may wait for a slow recogniser before the utterance fails; 10 seconds. */
    @WithDefault("10s")
    Duration waitingSound();
}
