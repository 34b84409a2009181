package dev.parley.voice.dialogue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How answers are asked for. */
@ConfigMapping(prefix = "parley.dialogue")
public interface DialogueConfig {

    /** How long an answer may take in all; 1 minute. */
    @WithDefault("1m")
    Duration answerTimeout();

    /** How long looking up models may take; 2 seconds. */
    @WithDefault("2s")
    Duration lookUpTimeout();
}
