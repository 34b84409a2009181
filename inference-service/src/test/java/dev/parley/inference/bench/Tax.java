package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What we add to the bare steps, a row for each layer around them: the engine, and the service as a
 * client sees it.
 */
final class Tax {

    /** Measurements of the most rows, some hundred tokens, before any counts. */
    private static final int WARM_UPS = 3;

    private final BenchOptions options;
    private final Machine machine;

    Tax(BenchOptions options, Machine machine) {
        this.options = options;
        this.machine = machine;
    }

    /**
     * Measures all in turn.
     *
     * @param layers the bare steps, then what is around them, each around the one before it
     */
    void run(List<Contender> layers, ObjectNode result) throws IOException {
        System.out.println(
                "| | | tok/s | adds to the row above | adds to bare steps | spread | GB/s | stolen |\n"
                        + "|---|---|---|---|---|---|---|---|");
        layers.forEach(this::warmUp);
        for (Measurement measurement : options.measurements()) {
            Rounds rounds = Rounds.measure(measurement, layers, options, machine);
            rounds.write(result.withObject("/tax").putArray(measurement.name()));
            for (int layer = 0; layer < layers.size(); layer++) {
                System.out.println(row(measurement, rounds, layer));
            }
        }
    }

    /** What has just been started still compiles itself, on the cores of the steps. */
    private void warmUp(Contender layer) {
        for (int i = 0; i < WARM_UPS; i++) {
            options.measurements().getLast().run(layer, options);
        }
    }

    private static String row(Measurement measurement, Rounds rounds, int layer) {
        String speed =
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.1f ",
                        layer == 0 ? measurement.name() : "",
                        rounds.contenders().get(layer).name(),
                        Measurement.median(rounds.speeds(layer)));
        return layer == 0
                ? String.format(
                        Locale.ROOT,
                        "%s| | | | %.1f | %.0f %% |",
                        speed,
                        rounds.bandwidth(),
                        rounds.stolenPercent())
                : String.format(
                        Locale.ROOT,
                        "%s| %.1f %% | **%.1f %%** | %s | | |",
                        speed,
                        percent(rounds.ratios(layer - 1, layer)),
                        percent(rounds.ratios(0, layer)),
                        Measurement.spread(rounds.ratios(0, layer)));
    }

    /** Returns by how much more time the slower takes, from how many times faster the other is. */
    private static double percent(List<Double> ratios) {
        return 100 * (Measurement.median(ratios) - 1);
    }
}
