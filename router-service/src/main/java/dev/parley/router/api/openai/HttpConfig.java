package dev.parley.router.api.openai;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of a request over HTTP. */
@ConfigMapping(prefix = "parley.router.http")
public interface HttpConfig {

    /** Largest body of a request; default 2 MiB. */
    @WithDefault("2M")
    MemorySize maxBodySize();
}
