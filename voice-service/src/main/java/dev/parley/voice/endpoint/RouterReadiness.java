package dev.parley.voice.endpoint;

import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.session.VoiceSessions;
import dev.parley.voice.session.WarmUp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when somebody can answer, all is warm, and while the server takes sessions at all. */
@Readiness
@Singleton
final class RouterReadiness implements HealthCheck {

    private final ModelRouter router;
    private final VoiceSessions sessions;
    private final WarmUp warmUp;

    @Inject
    RouterReadiness(ModelRouter router, VoiceSessions sessions, WarmUp warmUp) {
        this.router = router;
        this.sessions = sessions;
        this.warmUp = warmUp;
    }

    @Override
    public HealthCheckResponse call() {
        if (sessions.admission() == VoiceSessions.Admission.DRAINING) {
            return HealthCheckResponse.named("router")
                    .withData("detail", "draining")
                    .down()
                    .build();
        }
        ModelRouter.Availability availability = router.availability();
        if (availability.available() && !warmUp.isOver()) {
            return HealthCheckResponse.named("router")
                    .withData("detail", "warming up")
                    .down()
                    .build();
        }
        return HealthCheckResponse.named("router")
                .withData("detail", availability.detail())
                .status(availability.available())
                .build();
    }
}
