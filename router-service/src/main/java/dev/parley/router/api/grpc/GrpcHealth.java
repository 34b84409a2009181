package dev.parley.router.api.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Tells gRPC's standard health service of the drain, in which new requests are refused. It must do
 * so before the shutdown event: the storage takes no status once it has seen that one.
 */
@Singleton
final class GrpcHealth {

    private final GrpcHealthStorage storage;

    @Inject
    GrpcHealth(GrpcHealthStorage storage) {
        this.storage = storage;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        for (String service : Set.copyOf(storage.getStatuses().keySet())) {
            storage.setStatus(service, ServingStatus.NOT_SERVING);
        }
    }
}
