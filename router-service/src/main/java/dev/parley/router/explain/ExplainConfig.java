package dev.parley.router.explain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much is remembered of decisions. */
@ConfigMapping(prefix = "parley.router.explain")
public interface ExplainConfig {

    /** Latest decisions kept in memory for {@code GET /v1/decisions/<id>}; default 1000. */
    @WithDefault("1000")
    int decisions();
}
