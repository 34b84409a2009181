package dev.parley.router.decision;

import java.util.List;
import java.util.Optional;

/** Tells a decision in one or two short sentences without marks that are hard to speak. */
final class Summary {

    private Summary() {}

    static String of(RouteDecision decision) {
        return decision.choice()
                .map(choice -> chosen(decision, choice) + others(decision, choice))
                .orElseGet(() -> nothing(decision));
    }

    private static String chosen(RouteDecision decision, Choice choice) {
        String name = choice.target().value();
        String objective = decision.objective().wireName();
        return switch (choice.reason()) {
            case PINNED -> "The model " + name + " was chosen by name.";
            case ONLY_CANDIDATE -> "The router chose " + name + ": the only eligible target.";
            case CHEAPEST_IN_BAND ->
                    "The router chose "
                            + name
                            + " for the objective "
                            + objective
                            + ": lowest cost in the band.";
            case BEST_QUALITY ->
                    "The router chose "
                            + name
                            + " for the objective "
                            + objective
                            + ": best quality in the band.";
            case FASTEST_IN_BAND ->
                    "The router chose "
                            + name
                            + " for the objective "
                            + objective
                            + ": the first token comes soonest.";
            case FALLBACK_ERROR ->
                    "The router chose " + name + " because " + failed(decision) + " failed.";
        };
    }

    private static String others(RouteDecision decision, Choice choice) {
        return switch (choice.reason()) {
            case PINNED, FALLBACK_ERROR -> "";
            case ONLY_CANDIDATE, CHEAPEST_IN_BAND, BEST_QUALITY, FASTEST_IN_BAND ->
                    firstRejected(decision)
                            .or(() -> second(decision))
                            .map(it -> " " + it)
                            .orElse("");
        };
    }

    private static Optional<String> firstRejected(RouteDecision decision) {
        return decision.candidates().stream()
                .filter(it -> !it.eligible())
                .findFirst()
                .map(it -> "It rejected " + it.target() + ": " + complaint(it) + ".");
    }

    private static Optional<String> second(RouteDecision decision) {
        return decision.candidates().stream()
                .filter(it -> it.rank() == 2)
                .findFirst()
                .map(it ->
                        "Second was "
                                + it.target()
                                + " with quality "
                                + Words.number(it.quality())
                                + ".");
    }

    private static String nothing(RouteDecision decision) {
        if (!decision.attempts().isEmpty()) {
            return "No model answered: " + failed(decision) + " failed.";
        }
        return "No model meets every constraint."
                + firstRejected(decision).map(it -> " " + it).orElse("");
    }

    private static String complaint(Candidate candidate) {
        Rejection rejection = candidate.rejections().getFirst();
        return rejection.constraint().complaint(rejection.actual());
    }

    private static String failed(RouteDecision decision) {
        List<String> names = decision.attempts().stream().map(it -> it.target().value()).toList();
        return String.join(" and ", names);
    }
}
