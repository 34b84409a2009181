package dev.parley.router.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.router.dispatch.ChatTask;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.Origin;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a request of the Chat Completions API. A parameter that is not built is refused by name;
 * one that changes nothing here is passed over; one that is built in part is accepted only there.
 */
final class CompletionRequestReader {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .reader();

    // Labels for the caller's own books and caches.
    private static final String[] HARMLESS = {
        "user", "metadata", "safety_identifier", "prompt_cache_key", "prompt_cache_retention"
    };

    private CompletionRequestReader() {}

    static CompletionRequest read(byte[] body, MultiMap headers, String tenant) {
        JsonFields fields = new JsonFields(parse(body), "");
        RoutingWishes wishes = RoutingWishes.read(fields.object("routing"), headers);
        ChatPrompt prompt = prompt(fields, tenant);
        boolean stream = fields.truth("stream").orElse(false);
        boolean includeUsage = includeUsage(fields, stream);
        String model = fields.requiredText("model");
        refuseWhatIsNotBuilt(fields);
        return new CompletionRequest(
                new ChatTask(
                        model, prompt, wishes.constraints(), wishes.objective(), Optional.empty()),
                stream,
                includeUsage,
                wishes.explain());
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
            throw notJson("The body must be a JSON object.");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            // The parser's own message would quote the body.
            throw notJson(
                    "The body is not JSON: error at line %d, column %d."
                            .formatted(at.getLineNr(), at.getColumnNr()));
        } catch (IOException e) {
            throw notJson("The body cannot be read.");
        }
    }

    private static ChatPrompt prompt(JsonFields fields, String tenant) {
        List<ChatMessage> messages = MessagesReader.read(fields);
        return new ChatPrompt(
                messages,
                ToolsReader.read(fields),
                FormReader.read(fields),
                SamplingReader.read(fields),
                new Origin(tenant, "", Origin.Priority.BATCH));
    }

    private static boolean includeUsage(JsonFields fields, boolean stream) {
        Optional<JsonFields> options = fields.object("stream_options");
        if (options.isPresent() && !stream) {
            throw fields.invalid("stream_options", "'stream_options' needs 'stream': true.");
        }
        return options.map(
                        it -> {
                            boolean usage = it.truth("include_usage").orElse(false);
                            it.accept("include_obfuscation", CompletionRequestReader::isFalse);
                            it.refuseOthers();
                            return usage;
                        })
                .orElse(false);
    }

    private static void refuseWhatIsNotBuilt(JsonFields fields) {
        fields.ignore(HARMLESS);
        fields.accept("store", CompletionRequestReader::isFalse);
        fields.accept("n", isNumber(1));
        fields.accept("service_tier", it -> isText(it, "auto") || isText(it, "default"));
        fields.accept("modalities", it -> it.size() == 1 && isText(it.path(0), "text"));
        fields.refuseOthers();
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }

    private static Predicate<JsonNode> isNumber(int number) {
        return it -> it.isNumber() && it.doubleValue() == number;
    }

    private static boolean isText(JsonNode node, String text) {
        return text.equals(node.textValue());
    }

    private static RouterException notJson(String message) {
        return RouterException.of(RouterError.INVALID_REQUEST, message);
    }
}
