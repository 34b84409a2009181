package dev.parley.router.dispatch;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.ProviderId;
import dev.parley.router.provider.ModelProvider;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The providers by name; the catalogue names no other. */
@Singleton
class Providers {

    private final Map<ProviderId, ModelProvider> providers;

    Providers(@All List<ModelProvider> providers, Catalog catalog) {
        this.providers =
                providers.stream()
                        .collect(Collectors.toMap(ModelProvider::id, Function.identity()));
        for (ModelTarget target : catalog.targets()) {
            if (!this.providers.containsKey(target.provider())) {
                throw new IllegalArgumentException(
                        "catalogue: target '"
                                + target.id()
                                + "': there is no provider '"
                                + target.provider()
                                + "', only "
                                + this.providers.keySet());
            }
        }
    }

    ModelProvider of(ProviderId id) {
        return Optional.ofNullable(providers.get(id)).orElseThrow();
    }
}
