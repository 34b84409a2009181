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

    @Inject
    ModelStates(@All List<ModelStatusSource> sources) {
        this.sources = sources;
    }

    List<ModelStatus> all() {
        return sources.stream().flatMap(source -> source.models().stream()).toList();
    }

    boolean areAllReady() {
        return all().stream().noneMatch(ModelStatus::holdsUpReadiness);
    }
}
