package dev.parley.voice.dialogue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a caller demands of the model that answers, and what it prefers. */
public record Wishes(
        OptionalInt maxTtftMillis,
        OptionalDouble maxCostUsd,
        List<String> capabilities,
        Optional<Objective> objective) {

    public static final Wishes NONE =
            new Wishes(OptionalInt.empty(), OptionalDouble.empty(), List.of(), Optional.empty());

    /** What to prefer among the models that meet every demand. */
    public enum Objective {
        BALANCED,
        COST,
        QUALITY,
        LATENCY
    }

    public Wishes {
        capabilities = List.copyOf(capabilities);
    }
}
