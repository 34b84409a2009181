package dev.parley.router.api;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.SignalSnapshot;
import dev.parley.router.signals.Signals;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while at least one target of the catalogue is served. */
@Readiness
@Singleton
class TargetsReadiness implements HealthCheck {

    private final Catalog catalog;
    private final Signals signals;

    TargetsReadiness(Catalog catalog, Signals signals) {
        this.catalog = catalog;
        this.signals = signals;
    }

    @Override
    public HealthCheckResponse call() {
        SignalSnapshot snapshot = signals.snapshot();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("targets")
                        .withData("catalogue", catalog.version().value());
        boolean any = false;
        for (ModelTarget target : catalog.targets()) {
            Availability availability = snapshot.of(target.id()).availability();
            response.withData(target.id().value(), availability.detail());
            any |= availability.serving();
        }
        return response.status(any).build();
    }
}
