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

/** Answers in V11: text first, then calls: {@code [TOOL_CALLS]name[CALL_ID]id[ARGS]{…}}. */
final class NamedCallsParser implements AnswerParser {

    /** What the text that comes belongs to. */
    private enum Part {
        TEXT,
        NAME,
        ID,
        ARGUMENTS
    }

    /** A call as far as it is written. */
    private record Draft(StringBuilder name, StringBuilder arguments) {}

    private final TekkenTokenizer tokenizer;
    private final RandomGenerator random;
    private final IncrementalDecoder decoder;
    private final List<Draft> drafts = new ArrayList<>();
    private Part part = Part.TEXT;

    /** {@code random} makes the ids of calls: those a model writes itself may repeat. */
    NamedCallsParser(TekkenTokenizer tokenizer, RandomGenerator random) {
        this.tokenizer = tokenizer;
        this.random = random;
        this.decoder = new IncrementalDecoder(tokenizer);
    }

    @Override
    public String accept(int token) {
        if (token == tokenizer.id(SpecialToken.TOOL_CALLS)) {
            String rest = shown(decoder.finish());
            drafts.add(new Draft(new StringBuilder(), new StringBuilder()));
            part = Part.NAME;
            return rest;
        }
        if (part == Part.NAME && token == tokenizer.id(SpecialToken.CALL_ID)) {
            part = Part.ID;
        } else if (part != Part.TEXT && token == tokenizer.id(SpecialToken.ARGUMENTS)) {
            part = Part.ARGUMENTS;
        }
        return shown(decoder.accept(token));
    }

    @Override
    public String finish() {
        return shown(decoder.finish());
    }

    private String shown(String text) {
        switch (part) {
            case TEXT -> {
                return text;
            }
            case NAME -> drafts.getLast().name().append(text);
            case ID -> {}
            case ARGUMENTS -> drafts.getLast().arguments().append(text);
        }
        return "";
    }

    @Override
    public Calls calls() {
        List<ToolCall> calls = new ArrayList<>();
        for (Draft draft : drafts) {
            Optional<JsonNode> arguments =
                    PythonJson.parse(draft.arguments().toString()).filter(JsonNode::isObject);
            if (draft.name().isEmpty() || arguments.isEmpty()) {
                return new Calls.Malformed("a tool call of the model lacks its name or arguments");
            }
            calls.add(
                    new ToolCall(
                            ToolCallIds.next(random),
                            draft.name().toString(),
                            arguments.get().toString()));
        }
        return new Calls.Valid(calls);
    }
}
