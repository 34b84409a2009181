package dev.parley.inference.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large a request may be, besides {@code quarkus.grpc.server.max-inbound-message-size}. */
@ConfigMapping(prefix = "parley.inference.limits")
public interface RequestLimits {

    /** Messages of a conversation; by default 2048. */
    @WithDefault("2048")
    int messages();

    /** Parts of a message; by default 64. */
    @WithDefault("64")
    int parts();

    /** Tools of a request; by default 128. */
    @WithDefault("128")
    int tools();

    /** Characters of one JSON Schema; by default 65536. */
    @WithDefault("65536")
    int schemaCharacters();
}
