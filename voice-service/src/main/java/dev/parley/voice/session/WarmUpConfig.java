package dev.parley.voice.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is done before the first caller comes. */
@ConfigMapping(prefix = "parley.voice.warm-up")
public interface WarmUpConfig {

    /** Turns held before the service is ready; 3. None with 0. */
    @WithDefault("3")
    int turns();

    /** The model that they ask for; {@code auto}. Its price is theirs, too. */
    @WithDefault("auto")
    String model();

    /** The question, which is synthesised and then heard; {@code who are you}. */
    @WithDefault("who are you")
    String question();

    /** How long any one step of a turn may take before the warm-up is given up; 10 seconds. */
    @WithDefault("10s")
    Duration patience();
}
