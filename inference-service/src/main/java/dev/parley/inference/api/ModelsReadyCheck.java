package dev.parley.inference.api;

import dev.parley.inference.registry.ModelStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every model is; tells the state of each, and why one failed. */
@Readiness
@Singleton
final class ModelsReadyCheck implements HealthCheck {

    private final ModelStates states;

    @Inject
    ModelsReadyCheck(ModelStates states) {
        this.states = states;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        states.all().forEach(status -> response.withData(status.id(), describe(status)));
        if (states.all().isEmpty()) {
            response.withData("none", "no models are configured");
        }
        return response.status(states.isReady()).build();
    }

    private static String describe(ModelStatus status) {
        return status.state() == ModelStatus.State.FAILED
                ? "FAILED: " + status.detail()
                : status.state().name();
    }
}
