package dev.parley.router.provider.onprem;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * How the inference service is used; its address is {@code quarkus.grpc.clients.inference.host} and
 * {@code .port}.
 */
@ConfigMapping(prefix = "parley.router.onprem")
public interface OnPremConfig {

    /** Time between two questions which models are served; default 1 second. */
    @WithDefault("1S")
    Duration pollInterval();

    /** Key sent to the inference service; default: none is sent. */
    Optional<String> apiKey();
}
