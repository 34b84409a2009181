package dev.parley.inference.api;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps gRPC's standard health service equal to readiness. Model states are asked for, not told, so
 * this looks four times a second; watchers are told of changes only.
 */
@Singleton
final class GrpcHealth {

    private static final long PERIOD_MILLIS = 250;

    private final GrpcHealthStorage storage;
    private final ModelStates states;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("grpc-health").unstarted(task));

    @Inject
    GrpcHealth(GrpcHealthStorage storage, ModelStates states) {
        this.storage = storage;
        this.states = states;
    }

    void start(@Observes StartupEvent event) {
        update();
        ScheduledFuture<?> _ =
                timer.scheduleWithFixedDelay(
                        this::update, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The last word: the storage takes none once it has seen the event, and engines finish yet. */
    void stop(@Observes @Priority(Drain.ONCE_BEGUN) ShutdownEvent event) {
        timer.shutdownNow();
        update();
    }

    private synchronized void update() { // else a look from before the drain could come last
        ServingStatus status = states.isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        for (String service : Set.copyOf(storage.getStatuses().keySet())) {
            if (storage.getStatuses().get(service) != status) {
                storage.setStatus(service, status);
            }
        }
    }
}
