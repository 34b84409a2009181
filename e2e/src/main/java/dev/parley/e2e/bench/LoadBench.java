package dev.parley.e2e.bench;

import dev.parley.e2e.bench.LoadCall.Outcome;
import dev.parley.e2e.demo.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * Offers more and more requests a second until many are refused: how throughput and latency go with
 * the load. Only to this machine: it is a load, not a client.
 */
public final class LoadBench {

    private static final String USUAL_RATES = "1,2,4,8,16,32,64,128,256,512";
    private static final long SEED = 1;
    private static final int WARM_UP_REQUESTS = 20;

    /** Enough refusals to show where the limit is. */
    private static final double SATURATED = 0.2;

    private LoadBench() {}

    static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        Options options = Options.parse(arguments);
        URI router = URI.create(options.get("router", "http://127.0.0.1:8082"));
        if (!InetAddress.getByName(router.getHost()).isLoopbackAddress()) {
            throw new IllegalArgumentException("a load is sent to this machine only");
        }
        String model = options.get("model", "parley-demo-small");
        int maxTokens = Integer.parseInt(options.get("max-tokens", "64"));
        Duration length = Duration.ofSeconds(Long.parseLong(options.get("seconds", "15")));
        LoadResults results =
                new LoadResults(System.out, InstantSource.system().instant(), model, maxTokens);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            LoadSender sender = new LoadSender(client, router, model, maxTokens);
            for (int request = 0; request < WARM_UP_REQUESTS; request++) {
                sender.send(List.of(Duration.ZERO));
            }
            raise(sender, rates(options), length, results);
        }
        System.out.printf(
                "%nEvery request is in %s%n", results.write(Path.of(options.get("out", "."))));
    }

    private static void raise(
            LoadSender sender, List<Double> rates, Duration length, LoadResults results)
            throws InterruptedException, ExecutionException {
        for (double perSecond : rates) {
            List<Duration> arrivals = Arrivals.poisson(perSecond, length, new Random(SEED));
            LoadLevel level = new LoadLevel(perSecond, length, sender.send(arrivals));
            results.add(level);
            if (level.share(Outcome.ANSWERED) < 1 - SATURATED) {
                return;
            }
        }
    }

    private static List<Double> rates(Options options) {
        return Arrays.stream(options.get("rates", USUAL_RATES).split(","))
                .map(Double::valueOf)
                .toList();
    }
}
