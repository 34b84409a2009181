package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.Ending;
import dev.parley.router.provider.Penalties;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.Truncation;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads how tokens are picked and where an answer ends. */
final class SamplingReader {

    /** As many texts as OpenAI takes. */
    private static final int MOST_STOPS = 4;

    private SamplingReader() {}

    static Sampling read(JsonFields fields) {
        try {
            return new Sampling(
                    fields.number("temperature"),
                    new Truncation(
                            fields.number("top_p"), OptionalInt.empty(), OptionalDouble.empty()),
                    new Penalties(
                            fields.number("presence_penalty").orElse(0),
                            fields.number("frequency_penalty").orElse(0),
                            OptionalDouble.empty()),
                    bias(fields),
                    fields.longInteger("seed"),
                    logprobs(fields),
                    false,
                    new Ending(maxTokens(fields), OptionalInt.empty(), stop(fields), false));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw fields.invalid(message.substring(0, message.indexOf(' ')), message + ".");
        }
    }

    private static OptionalInt maxTokens(JsonFields fields) {
        OptionalInt old = fields.integer("max_tokens");
        OptionalInt current = fields.integer("max_completion_tokens");
        if (old.isPresent() && current.isPresent() && !old.equals(current)) {
            throw fields.invalid(
                    "max_tokens",
                    "'max_tokens' and 'max_completion_tokens' contradict each other.");
        }
        return current.isPresent() ? current : old;
    }

    private static List<String> stop(JsonFields fields) {
        JsonNode stop = fields.value("stop").orElse(null);
        if (stop != null && stop.isTextual()) {
            return List.of(stop.textValue());
        }
        List<String> texts = fields.texts("stop");
        if (texts.size() > MOST_STOPS) {
            throw fields.invalid("stop", "'stop' must have at most 4 texts.");
        }
        return texts;
    }

    private static OptionalInt logprobs(JsonFields fields) {
        boolean wanted = fields.truth("logprobs").orElse(false);
        OptionalInt alternatives = fields.integer("top_logprobs");
        if (!wanted && alternatives.orElse(0) != 0) {
            throw fields.invalid("top_logprobs", "'top_logprobs' needs 'logprobs': true.");
        }
        return wanted ? OptionalInt.of(alternatives.orElse(0)) : OptionalInt.empty();
    }

    private static Map<Integer, Double> bias(JsonFields fields) {
        Map<Integer, Double> bias = new TreeMap<>();
        JsonNode node = fields.value("logit_bias").orElse(null);
        if (node == null) {
            return bias;
        }
        if (!node.isObject()) {
            throw fields.invalid("logit_bias", "'logit_bias' must be an object.");
        }
        node.properties().forEach(it -> bias.put(token(it.getKey()), number(it.getValue())));
        return bias;
    }

    private static int token(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw RouterException.invalid(
                    "logit_bias", "'logit_bias' must name tokens by their ids.");
        }
    }

    private static double number(JsonNode bias) {
        if (!bias.isNumber()) {
            throw RouterException.invalid("logit_bias", "'logit_bias' must have numbers.");
        }
        return bias.doubleValue();
    }
}
