package dev.parley.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A route decision in words: what was chosen and why, what was not and why not. */
public final class DecisionText {

    private DecisionText() {}

    /** The summary, then one line a candidate. */
    public static List<String> lines(JsonNode decision) {
        List<String> lines = new ArrayList<>();
        lines.add(decision.path("summary").asText(decision.path("chosen").asText()));
        String chosen = decision.path("chosen").asText();
        for (JsonNode candidate : decision.path("candidates")) {
            lines.add(candidate(candidate, chosen));
        }
        return lines;
    }

    private static String candidate(JsonNode candidate, String chosen) {
        String target = candidate.path("target").asText();
        return String.format(
                Locale.ROOT,
                "  %-18s %-9s quality %.2f  $%s  %.0f ms to the first token (%s)%s",
                target,
                standing(candidate, target.equals(chosen)),
                candidate.path("quality").asDouble(),
                price(candidate.path("cost_usd").asDouble()),
                candidate.path("ttft_ms").asDouble(),
                source(candidate),
                why(candidate));
    }

    private static String standing(JsonNode candidate, boolean chosen) {
        if (chosen) {
            return "chosen";
        }
        return candidate.path("eligible").asBoolean()
                ? "rank " + candidate.path("rank").asInt()
                : "rejected";
    }

    /** Two significant digits: a demonstration model's answer costs millionths. */
    private static String price(double usd) {
        return new BigDecimal(usd).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    }

    private static String source(JsonNode candidate) {
        String source = candidate.path("ttft_source").asText("declared");
        return source.endsWith("measured")
                ? source + ", " + candidate.path("ttft_samples").asInt() + " samples"
                : source;
    }

    private static String why(JsonNode candidate) {
        StringBuilder why = new StringBuilder();
        for (JsonNode rejection : candidate.path("rejections")) {
            why.append(why.isEmpty() ? ": " : ", ")
                    .append(rejection.path("constraint").asText())
                    .append(" needs ")
                    .append(rejection.path("needed").asText())
                    .append(", has ")
                    .append(rejection.path("actual").asText());
        }
        if (why.isEmpty()
                && candidate.path("eligible").asBoolean()
                && !candidate.path("in_band").asBoolean(true)) {
            return ": below the quality band";
        }
        return why.toString();
    }
}
