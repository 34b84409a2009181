package dev.parley.router.decision;

import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders eligible targets: those within the band by objective, then the others by quality, so that
 * a fallback loses as little of it as it can. Equal ones are ordered by load, then by id.
 */
final class Ranking {

    // Sums of decimal fractions: 0.97 - 0.02 must still admit 0.95.
    private static final double TOLERANCE = 1e-9;

    private static final Comparator<Scored> BY_COST =
            Comparator.comparingDouble(it -> it.estimate().costUsd());
    private static final Comparator<Scored> BY_QUALITY =
            Comparator.comparingDouble(it -> -it.target().quality());
    private static final Comparator<Scored> BY_TTFT =
            Comparator.comparing(it -> it.estimate().ttft());
    private static final Comparator<Scored> BY_LOAD =
            Comparator.comparingInt(it -> it.estimate().inFlight());
    private static final Comparator<Scored> BY_ID = Comparator.comparing(it -> it.target().id());

    private static final Comparator<Scored> CHEAPEST_FIRST =
            BY_COST.thenComparing(BY_QUALITY)
                    .thenComparing(BY_LOAD)
                    .thenComparing(BY_TTFT)
                    .thenComparing(BY_ID);
    private static final Comparator<Scored> BEST_FIRST =
            BY_QUALITY
                    .thenComparing(BY_COST)
                    .thenComparing(BY_LOAD)
                    .thenComparing(BY_TTFT)
                    .thenComparing(BY_ID);
    private static final Comparator<Scored> FASTEST_FIRST =
            BY_TTFT.thenComparing(BY_QUALITY)
                    .thenComparing(BY_COST)
                    .thenComparing(BY_LOAD)
                    .thenComparing(BY_ID);

    private Ranking() {}

    /** An eligible target. */
    record Scored(ModelTarget target, Estimate estimate) {}

    static List<Candidate> rank(List<Scored> eligible, Objective objective, double band) {
        double best = eligible.stream().mapToDouble(it -> it.target().quality()).max().orElse(0);
        double floor = best - band - TOLERANCE;
        Comparator<Scored> order =
                Comparator.<Scored, Boolean>comparing(it -> it.target().quality() < floor)
                        .thenComparing((left, right) ->
                                left.target().quality() < floor
                                        ? BEST_FIRST.compare(left, right)
                                        : order(objective).compare(left, right));
        List<Candidate> ranked = new ArrayList<>(eligible.size());
        for (Scored scored : eligible.stream().sorted(order).toList()) {
            boolean inBand = scored.target().quality() >= floor;
            ranked.add(
                    new Candidate(
                            scored.target().id(),
                            scored.target().quality(),
                            scored.estimate(),
                            ranked.size() + 1,
                            inBand,
                            List.of()));
        }
        return ranked;
    }

    private static Comparator<Scored> order(Objective objective) {
        return switch (objective) {
            case BALANCED, COST -> CHEAPEST_FIRST;
            case QUALITY -> BEST_FIRST;
            case LATENCY -> FASTEST_FIRST;
        };
    }
}
