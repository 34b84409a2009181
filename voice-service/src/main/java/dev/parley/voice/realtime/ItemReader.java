package dev.parley.voice.realtime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads an item that a client writes. Ids that the client left out are empty. */
final class ItemReader {

    private static final int MAX_ID_LENGTH = 64;

    private ItemReader() {}

    static Item read(Fields item) {
        ItemId id = new ItemId(id(item, "id").orElse(""));
        item.text("object");
        ItemStatus status = status(item);
        Item read =
                switch (item.requiredText("type")) {
                    case "message" -> message(item, id, status);
                    case "function_call" ->
                            new Item.FunctionCall(
                                    id,
                                    status,
                                    new CallId(id(item, "call_id").orElse("")),
                                    item.requiredText("name"),
                                    item.requiredText("arguments"));
                    case "function_call_output" ->
                            new Item.FunctionCallOutput(
                                    id,
                                    status,
                                    new CallId(item.requiredText("call_id")),
                                    item.requiredText("output"));
                    default ->
                            throw ProtocolException.unsupported(
                                    item.param("type"), "This type of item");
                };
        item.refuseOthers();
        return read;
    }

    private static Item message(Fields item, ItemId id, ItemStatus status) {
        Role role = role(item);
        List<Content> content =
                item.objects("content").orElseThrow(() -> item.missing("content")).stream()
                        .map(part -> content(part, role))
                        .toList();
        return new Item.Message(id, status, role, content);
    }

    private static Role role(Fields item) {
        return switch (item.requiredText("role")) {
            case "system" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                    throw ProtocolException.invalidValue(
                            item.param("role"), "Expected system, user or assistant.");
        };
    }

    private static Content content(Fields part, Role role) {
        String type = part.requiredText("type");
        boolean fits =
                switch (type) {
                    case "input_text" -> role != Role.ASSISTANT;
                    case "output_text", "output_audio" -> role == Role.ASSISTANT;
                    default -> false;
                };
        if (!fits) {
            throw ProtocolException.unsupported(
                    part.param("type"),
                    "'" + type + "' in a message of role " + lower(role) + " created by a client");
        }
        Content content =
                switch (type) {
                    case "input_text" -> new Content.InputText(part.requiredText("text"));
                    case "output_audio" -> new Content.OutputAudio(part.requiredText("transcript"));
                    default -> new Content.OutputText(part.requiredText("text"));
                };
        part.refuseOthers();
        return content;
    }

    private static ItemStatus status(Fields item) {
        return item.text("status")
                .map(status ->
                        switch (status) {
                            case "completed", "in_progress" -> ItemStatus.COMPLETED;
                            case "incomplete" -> ItemStatus.INCOMPLETE;
                            default ->
                                    throw ProtocolException.invalidValue(
                                            item.param("status"),
                                            "Expected completed or incomplete.");
                        })
                .orElse(ItemStatus.COMPLETED);
    }

    private static Optional<String> id(Fields item, String name) {
        Optional<String> id = item.text(name);
        id.filter(value -> value.isEmpty() || value.length() > MAX_ID_LENGTH)
                .ifPresent(_ -> {
                    throw ProtocolException.invalidValue(
                            item.param(name), "Expected 1 to 64 characters.");
                });
        return id;
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
