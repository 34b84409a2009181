package dev.parley.router.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The bounds of a call. */
@ConfigMapping(prefix = "parley.router.dispatch")
public interface DispatchConfig {

    /**
     * Longest that an answer may take where the caller gives no shorter deadline; default 2
     * minutes.
     */
    @WithDefault("2M")
    Duration timeout();

    /** Most targets called for one request; default 3. */
    @WithDefault("3")
    int maxAttempts();

    /** Most requests answered at the same time; more are refused; default 1024. */
    @WithDefault("1024")
    int maxInFlight();

    /** When a refused caller should try again; default 1 second. */
    @WithDefault("1S")
    Duration retryAfter();
}
