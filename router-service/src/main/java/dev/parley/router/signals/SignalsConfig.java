package dev.parley.router.signals;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is measured before it is believed. */
@ConfigMapping(prefix = "parley.router.signals")
public interface SignalsConfig {

    /** Samples before a measurement replaces the declared prior; default 20. */
    @WithDefault("20")
    int minSamples();

    /** Most samples kept of a target; default 128. */
    @WithDefault("128")
    int window();

    /**
     * Age at which a sample is forgotten; default 5 minutes. A target that was slow once and is no
     * longer chosen gets another chance after it.
     */
    @WithDefault("5M")
    Duration maxAge();
}
