package dev.parley.inference.tokenizer.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads how a {@code pre_tokenizer} cuts texts into pieces: one pattern after the other. */
final class PreTokenizers {

    private static final String GPT_2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private PreTokenizers() {}

    /**
     * @throws IllegalArgumentException naming what is not supported
     */
    static List<Pattern> read(JsonNode preTokenizer) {
        List<Pattern> patterns = new ArrayList<>();
        boolean[] byteLevel = {false};
        collect(preTokenizer, patterns, byteLevel);
        if (!byteLevel[0]) {
            throw new IllegalArgumentException("pre_tokenizer: only byte-level ones are supported");
        }
        return patterns;
    }

    private static void collect(JsonNode node, List<Pattern> patterns, boolean[] byteLevel) {
        String type = node.path("type").asText("none");
        switch (type) {
            case "Sequence" ->
                    node.path("pretokenizers").forEach(one -> collect(one, patterns, byteLevel));
            case "Split" -> patterns.add(split(node));
            case "Digits" ->
                    patterns.add(
                            compile(
                                    node.path("individual_digits").asBoolean()
                                            ? "\\p{N}"
                                            : "\\p{N}+"));
            case "ByteLevel" -> {
                byteLevel[0] = true;
                if (node.path("add_prefix_space").asBoolean(true)) {
                    throw new IllegalArgumentException(
                            "pre_tokenizer ByteLevel with add_prefix_space is not supported");
                }
                if (node.path("use_regex").asBoolean(true)) {
                    patterns.add(compile(GPT_2));
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "pre_tokenizer " + type + " is not supported");
        }
    }

    private static Pattern split(JsonNode node) {
        String behavior = node.path("behavior").asText();
        boolean inverted = node.path("invert").asBoolean();
        if (!(behavior.equals("Isolated") || (behavior.equals("Removed") && inverted))) {
            throw new IllegalArgumentException(
                    "pre_tokenizer Split with behavior " + behavior + " is not supported");
        }
        JsonNode pattern = node.path("pattern");
        return pattern.has("Regex")
                ? compile(pattern.path("Regex").asText())
                : Pattern.compile(Pattern.quote(pattern.path("String").asText()));
    }

    private static Pattern compile(String regex) {
        try {
            // The patterns are written for engines whose \s is Unicode's white space.
            return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pre_tokenizer pattern: " + e.getDescription(), e);
        }
    }
}
