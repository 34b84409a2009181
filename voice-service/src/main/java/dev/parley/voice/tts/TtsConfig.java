package dev.parley.voice.tts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How answers are spoken through the inference service. */
@ConfigMapping(prefix = "parley.tts")
public interface TtsConfig {

    /** How long the first sound of a clause may take; 5 seconds. */
    @WithDefault("5s")
    Duration firstSoundTimeout();

    /** How long a clause may take in all, time in which its sound waits included; 1 minute. */
    @WithDefault("1m")
    Duration clauseTimeout();

    /** Synthesised sound that may wait to be sent before synthesis is held back; 8 seconds. */
    @WithDefault("8s")
    Duration waitingSound();
}
