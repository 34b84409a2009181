package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Our bare steps beside llama.cpp's, a row for each measurement. */
final class Comparison {

    private final BenchOptions options;
    private final Machine machine;

    Comparison(BenchOptions options, Machine machine) {
        this.options = options;
        this.machine = machine;
    }

    /** Measures both in turn; what only we can do is measured alone. */
    void run(Contender ours, Contender theirs, ObjectNode result) throws IOException {
        System.out.println(
                "| | ours, tok/s | %s, tok/s | ratio | spread | GB/s | stolen |"
                        .formatted(theirs.name()));
        System.out.println("|---|---|---|---|---|---|---|");
        for (Measurement measurement : options.measurements()) {
            boolean both = measurement.isPossible(theirs);
            Rounds rounds = measure(measurement, both ? List.of(ours, theirs) : List.of(ours));
            rounds.write(result.withObject("/pairs").putArray(measurement.name()));
            List<Double> ratios = both ? rounds.ratios(0, 1) : List.of();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %s | %s | %.1f | %.0f %% |%n",
                    measurement.name(),
                    Measurement.median(rounds.speeds(0)),
                    both ? median(1, rounds.speeds(1)) : "skipped",
                    both ? "**" + median(2, ratios) + "**" : "",
                    both ? Measurement.spread(ratios) : "",
                    rounds.bandwidth(),
                    rounds.stolenPercent());
        }
    }

    private static String median(int digits, List<Double> values) {
        return String.format(Locale.ROOT, "%." + digits + "f", Measurement.median(values));
    }

    /** Measures one where there is no other, or no room for it. */
    void alone(Contender contender, ObjectNode result) throws IOException {
        System.out.println("| | tok/s | spread | GB/s | stolen |\n|---|---|---|---|---|");
        for (Measurement measurement : options.measurements()) {
            if (!measurement.isPossible(contender)) {
                System.out.printf("| %s | skipped | | | |%n", measurement.name());
                continue;
            }
            Rounds rounds = measure(measurement, List.of(contender));
            rounds.write(
                    result.withObject("/" + contender.name() + ", alone")
                            .putArray(measurement.name()));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %s | %.1f | %.0f %% |%n",
                    measurement.name(),
                    Measurement.median(rounds.speeds(0)),
                    Measurement.spread(rounds.speeds(0)),
                    rounds.bandwidth(),
                    rounds.stolenPercent());
        }
    }

    private Rounds measure(Measurement measurement, List<Contender> contenders) throws IOException {
        return Rounds.measure(measurement, contenders, options, machine);
    }
}
