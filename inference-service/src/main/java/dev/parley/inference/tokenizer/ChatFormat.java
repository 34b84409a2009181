package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.util.List;

/**
 * Writes a conversation in Mistral's instruct format V7, token for token as mistral-common 1.13
 * does:
 *
 * <pre>
 * &lt;s&gt;[SYSTEM_PROMPT]…[/SYSTEM_PROMPT][INST]…[/INST]…&lt;/s&gt;
 * [AVAILABLE_TOOLS][{"type": "function", …}][/AVAILABLE_TOOLS][INST]…[/INST]     (the last user message)
 * [TOOL_CALLS][{"name": …, "arguments": {…}, "id": …}]&lt;/s&gt;
 * [TOOL_RESULTS]id[TOOL_CONTENT]…[/TOOL_RESULTS]
 * </pre>
 */
public final class ChatFormat {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TekkenTokenizer tokenizer;

    public ChatFormat(TekkenTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Returns the prompt's token ids.
     *
     * @throws InvalidConversationException where the format cannot express the conversation
     */
    public int[] encode(Conversation conversation) throws InvalidConversationException {
        ConversationRules.check(conversation);
        List<ChatMessage> messages = MessageMerger.merge(conversation.messages());
        int lastUser = lastUser(messages);
        PromptWriter prompt = new PromptWriter(tokenizer).special(SpecialToken.BEGIN);
        for (int i = 0; i < messages.size(); i++) {
            if (i == lastUser && !conversation.tools().isEmpty()) {
                writeTools(conversation.tools(), prompt);
            }
            writeMessage(messages.get(i), prompt);
        }
        return prompt.ids();
    }

    private static int lastUser(List<ChatMessage> messages) {
        int index = messages.size() - 1;
        while (index >= 0 && !(messages.get(index) instanceof User)) {
            index--;
        }
        return index;
    }

    private static void writeMessage(ChatMessage message, PromptWriter prompt) {
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

    private static void writeAssistant(Assistant assistant, PromptWriter prompt) {
        prompt.text(withoutTrailingSpaces(assistant.text()));
        if (!assistant.calls().isEmpty()) {
            ArrayNode calls = JSON.arrayNode();
            for (ToolCall call : assistant.calls()) {
                calls.addObject()
                        .put("name", call.name())
                        .<ObjectNode>set("arguments", arguments(call.arguments()))
                        .put("id", ToolCallIds.normalize(call.id()));
            }
            prompt.special(SpecialToken.TOOL_CALLS).text(PythonJson.write(calls));
        }
        prompt.special(SpecialToken.END);
    }

    /** What is not JSON is shown to the model as a string. */
    private static JsonNode arguments(String text) {
        return text.isEmpty()
                ? JSON.objectNode()
                : PythonJson.parse(text).orElseGet(() -> TextNode.valueOf(text));
    }

    private static void writeTools(List<Tool> tools, PromptWriter prompt)
            throws InvalidConversationException {
        ArrayNode functions = JSON.arrayNode();
        for (int i = 0; i < tools.size(); i++) {
            Tool tool = tools.get(i);
            functions
                    .addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", parameters(tool.parameters(), i));
        }
        prompt.special(SpecialToken.BEGIN_TOOLS)
                .text(PythonJson.write(functions))
                .special(SpecialToken.END_TOOLS);
    }

    private static JsonNode parameters(String schema, int index)
            throws InvalidConversationException {
        if (schema.isEmpty()) {
            return JSON.objectNode();
        }
        return PythonJson.parse(schema)
                .filter(JsonNode::isObject)
                .orElseThrow(() ->
                        new InvalidConversationException(
                                "tools[" + index + "].parameters", "must be one JSON object"));
    }

    private static String withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
