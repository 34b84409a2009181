package dev.parley.inference.api;

import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.registry.ModelStatusSource;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every model is; tells the state of each, and why one failed. */
@Readiness
@Singleton
final class ModelsReadyCheck implements HealthCheck {

    private final List<ModelStatusSource> sources;

    @Inject
    ModelsReadyCheck(@All List<ModelStatusSource> sources) {
        this.sources = sources;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        statuses().forEach(status -> response.withData(status.id(), describe(status)));
        return response.status(isReady()).build();
    }

    boolean isReady() {
        return statuses().stream().allMatch(s -> s.state() == ModelStatus.State.READY);
    }

    private List<ModelStatus> statuses() {
        return sources.stream().flatMap(source -> source.models().stream()).toList();
    }

    private static String describe(ModelStatus status) {
        return status.state() == ModelStatus.State.FAILED
                ? "FAILED: " + status.detail()
                : status.state().name();
    }
}
