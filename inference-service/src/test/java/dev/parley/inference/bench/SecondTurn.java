package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.inference.engine.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How soon a conversation's second turn is answered: its history, then its tools, then a new
 * message, as Mistral's format orders them, so that everything behind the history moves in each
 * turn. The engine runs history and tools ahead while the user speaks; cold, nothing was run.
 *
 * @param history tokens of the turns before
 * @param tools tokens of the tools' description
 * @param message tokens of the new message
 */
record SecondTurn(int history, int tools, int message) {

    static final SecondTurn USUAL = new SecondTurn(1500, 200, 40);
    static final SecondTurn QUICK = new SecondTurn(60, 20, 10);

    int length() {
        return history + tools + message;
    }

    /** Measures both in turn and prints the share that the second turn takes of the cold one. */
    void run(EngineContender engine, int pairs, ArrayNode results) {
        List<Double> shares = new ArrayList<>();
        List<Double> colds = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            double cold = engine.secondsToFirstToken(engine.tokens(length()), Caller.UNKNOWN);
            Caller caller = Caller.of("bench", "conversation " + i);
            int[] prompt = engine.tokens(length());
            engine.secondsToFirstToken(first(engine, prompt), caller);
            engine.runAhead(IntStream.of(prompt).limit(history + tools).toArray(), caller);
            double second = engine.secondsToFirstToken(prompt, caller);
            colds.add(cold);
            seconds.add(second);
            shares.add(second / cold);
            results.addObject().put("cold_seconds", cold).put("second_turn_seconds", second);
        }
        System.out.printf(
                Locale.ROOT,
                "second turn (history %d, tools %d, message %d): %.0f ms, cold %.0f ms,"
                        + " share **%.3f** (%s)%n",
                history,
                tools,
                message,
                1e3 * Measurement.median(seconds),
                1e3 * Measurement.median(colds),
                Measurement.median(shares),
                Measurement.spread(shares));
    }

    /** The turn before: the same history but for its end, which the second turn's tools replace. */
    private int[] first(EngineContender engine, int... prompt) {
        int shared = history - message;
        return IntStream.concat(
                        IntStream.of(prompt).limit(shared),
                        IntStream.of(engine.tokens(tools + message)))
                .toArray();
    }
}
