package dev.parley.voice.realtime;

import java.util.List;
import java.util.stream.Collectors;

/** An entry of the conversation. */
public sealed interface Item {

    ItemId id();

    ItemStatus status();

    /** The same entry in another status. */
    Item withStatus(ItemStatus status);

    /** Somebody says something. */
    record Message(ItemId id, ItemStatus status, Role role, List<Content> content) implements Item {

        public Message {
            content = List.copyOf(content);
        }

        /** The words of all parts. */
        public String words() {
            return content.stream()
                    .map(Content::words)
                    .filter(words -> !words.isBlank())
                    .collect(Collectors.joining("\n"));
        }

        public Message withContent(Content only) {
            return new Message(id, status, role, List.of(only));
        }

        @Override
        public Message withStatus(ItemStatus newStatus) {
            return new Message(id, newStatus, role, content);
        }
    }

    /** The model asks for a function of the client; {@code arguments} is one JSON object. */
    record FunctionCall(ItemId id, ItemStatus status, CallId call, String name, String arguments)
            implements Item {

        @Override
        public FunctionCall withStatus(ItemStatus newStatus) {
            return new FunctionCall(id, newStatus, call, name, arguments);
        }
    }

    /** What the client's function returned. */
    record FunctionCallOutput(ItemId id, ItemStatus status, CallId call, String output)
            implements Item {

        @Override
        public FunctionCallOutput withStatus(ItemStatus newStatus) {
            return new FunctionCallOutput(id, newStatus, call, output);
        }
    }
}
