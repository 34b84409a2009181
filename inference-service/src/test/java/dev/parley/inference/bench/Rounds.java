package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.bench.Machine.CpuTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same measurement of several contenders, again and again in turn, so that what disturbs one
 * disturbs all; each round begins with another one.
 *
 * @param contenders in the order of the speeds
 */
record Rounds(List<Contender> contenders, List<Round> rounds) {

    /**
     * One measurement of each, and what the machine was like around them.
     *
     * @param speeds tokens a second
     * @param bandwidth 1e9 bytes a second that the memory gave before
     * @param stolen the share of the time that the host gave to others
     */
    record Round(List<Double> speeds, double bandwidth, double stolen) {}

    static Rounds measure(
            Measurement measurement,
            List<Contender> contenders,
            BenchOptions options,
            Machine machine)
            throws IOException {
        // The first fills caches and wakes threads.
        contenders.forEach(contender -> measurement.run(contender, options));
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < options.pairs(); i++) {
            double bandwidth = machine.bandwidth();
            CpuTime before = CpuTime.now();
            Double[] speeds = new Double[contenders.size()];
            for (int j = 0; j < speeds.length; j++) {
                int next = (i + j) % speeds.length;
                speeds[next] = measurement.run(contenders.get(next), options);
            }
            rounds.add(new Round(List.of(speeds), bandwidth, CpuTime.now().stolenSince(before)));
        }
        return new Rounds(contenders, rounds);
    }

    /** Returns a contender's tokens a second. */
    List<Double> speeds(int contender) {
        return rounds.stream().map(round -> round.speeds().get(contender)).toList();
    }

    /** Returns how many times faster one was than another, in each round. */
    List<Double> ratios(int contender, int other) {
        return IntStream.range(0, rounds.size())
                .mapToObj(i -> speeds(contender).get(i) / speeds(other).get(i))
                .toList();
    }

    double bandwidth() {
        return Measurement.median(rounds.stream().map(Round::bandwidth).toList());
    }

    double stolenPercent() {
        return 100 * Measurement.median(rounds.stream().map(Round::stolen).toList());
    }

    void write(ArrayNode json) {
        for (Round round : rounds) {
            ObjectNode entry = json.addObject();
            for (int i = 0; i < contenders.size(); i++) {
                entry.put(contenders.get(i).name(), round.speeds().get(i));
            }
            entry.put("bandwidth_gb_s", round.bandwidth()).put("stolen", round.stolen());
        }
    }
}
