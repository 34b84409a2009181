package dev.parley.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the time of a turn went, part after part, from the last sample of the question to the first
 * audible sample of the answer.
 */
public record Waterfall(List<Part> parts, double totalMillis) {

    private static final int BAR_WIDTH = 40;

    /** The parts in order: the field of {@code parley.turn.metrics}, and its name for a person. */
    private static final List<String[]> FIELDS =
            List.of(
                    new String[] {"turn_decision_ms", "turn decision"},
                    new String[] {"transcript_ms", "transcript"},
                    new String[] {"route_ms", "route"},
                    new String[] {"first_token_ms", "first token"},
                    new String[] {"first_clause_ms", "first clause"},
                    new String[] {"first_audio_ms", "first audible"});

    /** One stretch of time. */
    public record Part(String name, double millis) {}

    public Waterfall {
        parts = List.copyOf(parts);
    }

    /** Reads {@code parley.turn.metrics}; parts that did not happen are left out. */
    public static Waterfall of(JsonNode metrics) {
        List<Part> parts = new ArrayList<>();
        for (String[] field : FIELDS) {
            if (metrics.hasNonNull(field[0])) {
                parts.add(new Part(field[1], metrics.get(field[0]).asDouble()));
            }
        }
        // an answer that follows a tool's result has no speech before it, and so no such sum
        double sum = parts.stream().mapToDouble(Part::millis).sum();
        return new Waterfall(parts, metrics.path("voice_to_voice_ms").asDouble(sum));
    }

    /** Whether the parts add up to the total, to a tenth of a millisecond a part. */
    public boolean addsUp() {
        double sum = parts.stream().mapToDouble(Part::millis).sum();
        return Math.abs(sum - totalMillis) <= 0.1 * Math.max(1, parts.size());
    }

    /** One line a part, each bar beginning where the one before ends, and the sum. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        double start = 0;
        for (Part part : parts) {
            lines.add(line(part.name(), part.millis(), bar(start, part.millis())));
            start += part.millis();
        }
        lines.add(line("sum", start, ""));
        return lines;
    }

    private String bar(double start, double millis) {
        double scale = totalMillis <= 0 ? 0 : BAR_WIDTH / totalMillis;
        int from = (int) Math.round(start * scale);
        int to = (int) Math.round((start + millis) * scale);
        return " ".repeat(Math.max(0, from)) + (to > from ? "#".repeat(to - from) : "|");
    }

    private static String line(String name, double millis, String bar) {
        return String.format(Locale.ROOT, "%-14s %8.1f ms  %s", name, millis, bar).stripTrailing();
    }
}
