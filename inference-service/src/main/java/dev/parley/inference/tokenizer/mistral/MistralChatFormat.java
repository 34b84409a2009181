package dev.parley.inference.tokenizer.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.TextParser;
import dev.parley.inference.tokenizer.Tool;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.tokenizer.ToolCallIds;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Writes a conversation in Mistral's instruct formats V7 and V11, token for token as mistral-common
 * 1.13 does:
 *
 * <pre>
 * &lt;s&gt;[SYSTEM_PROMPT]…[/SYSTEM_PROMPT][INST]…[/INST]…&lt;/s&gt;
 * [AVAILABLE_TOOLS][{"type": "function", …}][/AVAILABLE_TOOLS][INST]…[/INST]     (the last user message)
 * [TOOL_CALLS]…&lt;/s&gt;                                                (see {@link InstructVersion})
 * [TOOL_RESULTS]id[TOOL_CONTENT]…[/TOOL_RESULTS]
 * </pre>
 */
public final class MistralChatFormat implements ChatFormat {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TekkenTokenizer tokenizer;
    private final InstructVersion version;

    public MistralChatFormat(TekkenTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.version = tokenizer.version();
    }

    @Override
    public int[] encode(Conversation conversation) throws InvalidConversationException {
        MistralRules.check(conversation, version);
        List<ChatMessage> messages = MessageMerger.merge(conversation.messages(), version);
        int lastUser = lastUser(messages);
        PromptWriter prompt = new PromptWriter(tokenizer).special(SpecialToken.BEGIN);
        for (int i = 0; i < messages.size(); i++) {
            if (i == lastUser && !conversation.tools().isEmpty()) {
                writeTools(conversation.tools(), prompt);
            }
            writeMessage(messages.get(i), prompt);
            if (messages.get(i) instanceof Assistant
                    && !(conversation.continuesAnswer() && i == messages.size() - 1)) {
                prompt.special(SpecialToken.END);
            }
        }
        return prompt.ids();
    }

    @Override
    public AnswerParser parser(Conversation conversation, RandomGenerator random) {
        if (conversation.tools().isEmpty()) {
            return new TextParser(tokenizer);
        }
        return switch (version) {
            case V7 -> new ListedCallsParser(tokenizer, random);
            case V11 -> new NamedCallsParser(tokenizer, random);
        };
    }

    @Override
    public ToolCallSyntax toolCalls() {
        int begin = tokenizer.id(SpecialToken.TOOL_CALLS);
        return switch (version) {
            case V7 -> new ToolCallSyntax.JsonList(begin);
            case V11 ->
                    new ToolCallSyntax.NamedArguments(
                            begin,
                            OptionalInt.of(tokenizer.id(SpecialToken.CALL_ID)),
                            tokenizer.id(SpecialToken.ARGUMENTS));
        };
    }

    private static int lastUser(List<ChatMessage> messages) {
        int index = messages.size() - 1;
        while (index >= 0 && !(messages.get(index) instanceof User)) {
            index--;
        }
        return index;
    }

    private void writeMessage(ChatMessage message, PromptWriter prompt) {
        switch (message) {
            case SystemPrompt(String text) ->
                    prompt.special(SpecialToken.BEGIN_SYSTEM)
                            .text(text)
                            .special(SpecialToken.END_SYSTEM);
            case User(String text) ->
                    prompt.special(SpecialToken.BEGIN_INSTRUCTION)
                            .text(text)
                            .special(SpecialToken.END_INSTRUCTION);
            case Assistant assistant -> writeAssistant(assistant, prompt);
            case ToolResult(String callId, String text) ->
                    prompt.special(SpecialToken.BEGIN_TOOL_RESULT)
                            .text(ToolCallIds.normalize(callId))
                            .special(SpecialToken.TOOL_CONTENT)
                            .text(text)
                            .special(SpecialToken.END_TOOL_RESULT);
        }
    }

    private void writeAssistant(Assistant assistant, PromptWriter prompt) {
        if (assistant.calls().isEmpty() && !assistant.tokens().isEmpty()) {
            prompt.tokens(assistant.tokens());
            return;
        }
        prompt.text(withoutTrailingSpaces(assistant.text()));
        if (!assistant.calls().isEmpty()) {
            switch (version) {
                case V7 -> writeList(assistant.calls(), prompt);
                case V11 -> assistant.calls().forEach(call -> writeCall(call, prompt));
            }
        }
    }

    private static void writeList(List<ToolCall> calls, PromptWriter prompt) {
        ArrayNode list = JSON.arrayNode();
        for (ToolCall call : calls) {
            list.addObject()
                    .put("name", call.name())
                    .<ObjectNode>set("arguments", arguments(call.arguments()))
                    .put("id", ToolCallIds.normalize(call.id()));
        }
        prompt.special(SpecialToken.TOOL_CALLS).text(PythonJson.write(list));
    }

    private static void writeCall(ToolCall call, PromptWriter prompt) {
        prompt.special(SpecialToken.TOOL_CALLS)
                .text(call.name())
                .special(SpecialToken.CALL_ID)
                .text(ToolCallIds.normalize(call.id()))
                .special(SpecialToken.ARGUMENTS)
                .text(PythonJson.write(arguments(call.arguments())));
    }

    /** What is not JSON is shown to the model as a string. */
    private static JsonNode arguments(String text) {
        return text.isEmpty()
                ? JSON.objectNode()
                : PythonJson.parse(text).orElseGet(() -> TextNode.valueOf(text));
    }

    private static void writeTools(List<Tool> tools, PromptWriter prompt) {
        ArrayNode functions = JSON.arrayNode();
        for (Tool tool : tools) {
            functions
                    .addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", arguments(tool.parameters())); // one JSON object, or none
        }
        prompt.special(SpecialToken.BEGIN_TOOLS)
                .text(PythonJson.write(functions))
                .special(SpecialToken.END_TOOLS);
    }

    private static String withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
