package dev.parley.inference.api;

import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.InferenceConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive while every engine lives and its step ends in time: only a restart cures another. */
@Liveness
@Singleton
final class EngineWatch implements HealthCheck {

    private final ChatModels models;
    private final Drain drain;
    private final Duration longestStep;

    @Inject
    EngineWatch(ChatModels models, Drain drain, InferenceConfig config) {
        this.models = models;
        this.drain = drain;
        this.longestStep = config.stalledAfter();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("engines").up();
        for (ChatModel model : models.serving()) {
            if (!model.engine().isServing() && !drain.hasBegun()) {
                response.down().withData(model.id(), "its engine died");
            } else {
                downIfStalled(model, response);
            }
        }
        models.unloading().forEach(model -> downIfStalled(model, response));
        return response.build();
    }

    private void downIfStalled(ChatModel model, HealthCheckResponseBuilder response) {
        Duration age = model.engine().stepAge();
        if (age.compareTo(longestStep) > 0) {
            response.down()
                    .withData(model.id(), "its step runs for %d s".formatted(age.toSeconds()));
        }
    }
}
