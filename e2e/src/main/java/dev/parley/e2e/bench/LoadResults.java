package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.bench.LoadCall.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** Loads as a Markdown table, and as JSON with every request. */
final class LoadResults {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final ObjectNode raw = JSON.createObjectNode();

    LoadResults(PrintStream out, Instant begin, String model, int maxTokens) {
        this.out = out;
        raw.put("date", begin.toString())
                .put("java", System.getProperty("java.runtime.version"))
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("model", model)
                .put("max_tokens", maxTokens);
        out.printf(
                "%n%s, at most %d tokens an answer, open loop, times from the intended send%n%n"
                        + "| offered/s | answered/s | tokens/s | refused | failed | first text p50 ms"
                        + " | p99 ms | gap p50 ms | p99 ms |%n|---|---|---|---|---|---|---|---|---|%n",
                model, maxTokens);
    }

    void add(LoadLevel level) {
        Sample first = level.timeToFirstText();
        Sample gaps = level.gaps();
        out.printf(
                Locale.ROOT,
                "| %.3g | %.3g | %.0f | %.0f %% | %.0f %% | %.1f | %.1f | %.1f | %.1f |%n",
                level.perSecond(),
                level.answersPerSecond(),
                level.tokensPerSecond(),
                100 * level.share(Outcome.REFUSED),
                100 * level.share(Outcome.FAILED),
                first.percentile(0.5),
                first.percentile(0.99),
                gaps.percentile(0.5),
                gaps.percentile(0.99));
        ObjectNode json = raw.withArray("levels").addObject();
        json.put("offered_per_second", level.perSecond())
                .put("seconds", level.length().toNanos() / 1e9);
        ArrayNode calls = json.putArray("calls");
        level.calls().forEach(call -> calls.add(json(call)));
    }

    Path write(Path directory) throws IOException {
        Path file = Files.createDirectories(directory).resolve("load.json");
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), raw);
        return file;
    }

    private static ObjectNode json(LoadCall call) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("outcome", call.outcome().name().toLowerCase(Locale.ROOT))
                        .put("first_text_ns", call.firstText())
                        .put("end_ns", call.end())
                        .put("tokens", call.tokens());
        ArrayNode gaps = json.putArray("gaps_ns");
        call.gaps().forEach(gaps::add);
        return json;
    }
}
