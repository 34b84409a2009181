package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What was measured: printed as Markdown tables, kept as JSON with every single value. */
final class Results {

    private static final List<String> TURN_FIGURES =
            List.of(
                    "engine_ms",
                    "voice_to_voice_ms",
                    "client_voice_to_voice_ms",
                    "turn_decision_ms",
                    "transcript_ms",
                    "route_ms",
                    "first_token_ms",
                    "first_clause_ms",
                    "first_audio_ms",
                    "decision_us");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode raw = JSON.createObjectNode();
    private final PrintStream out;

    Results(PrintStream out, Instant begin) {
        this.out = out;
        raw.put("date", begin.toString())
                .put("java", System.getProperty("java.runtime.version"))
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("cores", Runtime.getRuntime().availableProcessors());
    }

    void turns(int sessions, int asked, List<TurnFigures> figures) {
        ObjectNode run = raw.withArray("turns").addObject();
        run.put("sessions", sessions).put("asked", asked).put("completed", figures.size());
        ArrayNode values = run.putArray("figures");
        figures.forEach(figure -> values.add(figure.json()));

        out.printf(
                Locale.ROOT,
                "%n%d of %d turns completed, %d at once%n%n| | p50 | p95 |%n|---|---|---|%n",
                figures.size(),
                asked,
                sessions);
        for (String name : TURN_FIGURES) {
            Sample sample = sample(name, figures);
            if (sample.size() > 0) {
                out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f |%n",
                        name,
                        sample.percentile(0.5),
                        sample.percentile(0.95));
            }
        }
    }

    void tokens(String model, int streams, double perSecond) {
        raw.withArray("tokens")
                .addObject()
                .put("model", model)
                .put("streams", streams)
                .put("tokens_per_second", perSecond);
        out.printf(Locale.ROOT, "%n%s, %d at once: %.0f tokens/s%n", model, streams, perSecond);
    }

    Path write(Path directory) throws IOException {
        Path file = Files.createDirectories(directory).resolve("system.json");
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), raw);
        return file;
    }

    private static Sample sample(String name, List<TurnFigures> figures) {
        return new Sample(
                figures.stream()
                        .filter(figure -> figure.json().hasNonNull(name))
                        .map(figure -> figure.json().get(name).asDouble())
                        .toList());
    }
}
