package dev.parley.inference.api;

import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.registry.ModelStatusSource;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The states of all models of this server, whichever room serves them. */
@Singleton
final class ModelStates {

    private final List<ModelStatusSource> sources;
    private final Drain drain;

    @Inject
    ModelStates(@All List<ModelStatusSource> sources, Drain drain) {
        this.sources = sources;
        this.drain = drain;
    }

    List<ModelStatus> all() {
        return sources.stream().flatMap(source -> source.models().stream()).toList();
    }

    /** Whether this server takes calls for whatever was wanted of it when it started. */
    boolean isReady() {
        return !drain.hasBegun() && all().stream().noneMatch(ModelStatus::holdsUpReadiness);
    }
}
