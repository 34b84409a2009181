package dev.parley.inference.tokenizer.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.tokenizer.ToolCallIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Answers in V7: text first, then, behind {@code [TOOL_CALLS]}, a JSON list of calls. */
final class ListedCallsParser implements AnswerParser {

    private final int toolCallsToken;
    private final RandomGenerator random;
    private final IncrementalDecoder decoder;
    private final StringBuilder calls = new StringBuilder();
    private boolean callsBegan;

    /** {@code random} makes the ids of calls: those a model writes itself may repeat. */
    ListedCallsParser(TekkenTokenizer tokenizer, RandomGenerator random) {
        this.toolCallsToken = tokenizer.id(SpecialToken.TOOL_CALLS);
        this.random = random;
        this.decoder = new IncrementalDecoder(tokenizer);
    }

    @Override
    public String accept(int token) {
        if (token == toolCallsToken && !callsBegan) {
            callsBegan = true;
            return decoder.finish();
        }
        return shown(decoder.accept(token));
    }

    @Override
    public String finish() {
        return shown(decoder.finish());
    }

    private String shown(String text) {
        if (callsBegan) {
            calls.append(text);
            return "";
        }
        return text;
    }

    @Override
    public Calls calls() {
        if (!callsBegan) {
            return new Calls.Valid(List.of());
        }
        Optional<JsonNode> list = PythonJson.parse(calls.toString()).filter(JsonNode::isArray);
        if (list.isEmpty() || list.get().isEmpty()) {
            return new Calls.Malformed("the model's tool calls are not a JSON list");
        }
        List<ToolCall> parsed = new ArrayList<>();
        for (JsonNode call : list.get()) {
            JsonNode name = call.path("name");
            JsonNode arguments = call.path("arguments");
            if (!name.isTextual() || !arguments.isObject()) {
                return new Calls.Malformed("a tool call of the model lacks its name or arguments");
            }
            parsed.add(
                    new ToolCall(ToolCallIds.next(random), name.textValue(), arguments.toString()));
        }
        return new Calls.Valid(parsed);
    }
}
