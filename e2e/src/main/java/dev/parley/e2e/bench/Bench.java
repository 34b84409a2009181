package dev.parley.e2e.bench;

import dev.parley.e2e.demo.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Measures turns at 1 and 4 sessions and generation at 1 and 8 streams. Sessions begin a second
 * apart ({@code --apart-ms}): people who do not know each other do not speak in unison.
 */
public final class Bench {

    /** Held before counting, so that the JIT compiler has seen the code. */
    private static final int WARM_UP = 5;

    private Bench() {}

    static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        Options options = Options.parse(arguments);
        Results results = new Results(System.out, InstantSource.system().instant());
        measureTurns(options, results);
        measureTokens(options, results);
        Path file = results.write(Path.of(options.get("out", ".")));
        System.out.printf("%nEvery value is in %s%n", file);
    }

    private static void measureTurns(Options options, Results results)
            throws InterruptedException, ExecutionException {
        int turns = Integer.parseInt(options.get("turns", "50"));
        Duration apart = Duration.ofMillis(Long.parseLong(options.get("apart-ms", "1000")));
        TurnBench bench = new TurnBench(options.realtime("auto"), apart);
        bench.run(1, WARM_UP);
        for (int sessions : List.of(1, 4)) {
            results.turns(sessions, turns, bench.run(sessions, turns));
        }
    }

    private static void measureTokens(Options options, Results results)
            throws InterruptedException, ExecutionException {
        TokenBench bench =
                new TokenBench(URI.create(options.get("router", "http://127.0.0.1:8082")));
        for (String model : List.of("parley-demo-large", "parley-demo-small")) {
            bench.tokensPerSecond(model, 1, WARM_UP);
            for (int streams : List.of(1, 8)) {
                results.tokens(model, streams, bench.tokensPerSecond(model, streams, 5));
            }
        }
    }
}
