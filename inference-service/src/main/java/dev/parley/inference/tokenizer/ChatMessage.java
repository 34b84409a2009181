package dev.parley.inference.tokenizer;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One message of a conversation. */
public sealed interface ChatMessage {

    /** The operator's or developer's instructions. */
    record SystemPrompt(String text) implements ChatMessage {}

    /** What the person says to the model. */
    record User(String text) implements ChatMessage {}

    /**
     * What the model said, and the tools it asked for; not both may be empty.
     *
     * @param tokens the ids that the model generated for this text, without the one that ended it,
     *     as far as they are known: a prompt then repeats them, where encoding the text might give
     *     others. Empty: the text is encoded. An answer with calls is always encoded
     */
    record Assistant(String text, List<ToolCall> calls, List<Integer> tokens)
            implements ChatMessage {
        public Assistant {
            calls = List.copyOf(calls);
            tokens = List.copyOf(tokens);
        }

        public Assistant(String text, List<ToolCall> calls) {
            this(text, calls, List.of());
        }

        /** Returns this answer with its continuation. */
        Assistant continuedBy(Assistant rest) {
            return new Assistant(
                    text + rest.text, Stream.concat(calls.stream(), rest.calls.stream()).toList());
        }
    }

    /** What the tool called by {@code callId} returned. */
    record ToolResult(String callId, String text) implements ChatMessage {}

    /** Returns the text of a content that came in several parts. */
    static String joinParts(List<String> parts) {
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
    }
}
