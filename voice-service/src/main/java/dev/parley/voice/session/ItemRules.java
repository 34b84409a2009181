package dev.parley.voice.session;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.dialogue.Conversation;
import dev.parley.voice.dialogue.SpokenText;
import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.ClientEvent;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.VoiceError;
import java.time.Duration;
import java.util.Optional;

/** What a client does with the items of the conversation. */
final class ItemRules {

    private ItemRules() {}

    static void create(Step step, ClientEvent.ItemCreate create) {
        Item item = identified(step, create.item());
        requireNew(step, item);
        requireRoom(step, item);
        step.conversation = insert(step.conversation, create.previous(), item);
        Optional<ItemId> previous = step.conversation.before(item.id());
        step.send(new ServerEvent.ItemAdded(item, previous));
        step.send(new ServerEvent.ItemDone(item, previous));
    }

    private static Item identified(Step step, Item item) {
        ItemId id = item.id().value().isEmpty() ? step.newItemId() : item.id();
        return switch (item) {
            case Item.Message message ->
                    new Item.Message(id, message.status(), message.role(), message.content());
            case Item.FunctionCall call ->
                    new Item.FunctionCall(
                            id,
                            call.status(),
                            call.call().value().isEmpty() ? step.newCallId() : call.call(),
                            call.name(),
                            call.arguments());
            case Item.FunctionCallOutput output ->
                    new Item.FunctionCallOutput(
                            id, output.status(), output.call(), output.output());
        };
    }

    private static void requireNew(Step step, Item item) {
        if (step.conversation.contains(item.id()) || item.id().equals(ItemId.ROOT)) {
            throw new ProtocolException(
                    VoiceError.ITEM_CREATE_INVALID_ITEM_ID,
                    "Error adding item: an item with id '" + item.id() + "' already exists.",
                    "item.id");
        }
        if (item instanceof Item.FunctionCallOutput output
                && !step.conversation.hasCall(output.call())) {
            throw unknownCall(output.call());
        }
    }

    private static ProtocolException unknownCall(CallId call) {
        return new ProtocolException(
                VoiceError.ITEM_CREATE_INVALID_CALL_ID,
                "Error adding item: no function call has call_id '" + call + "'.",
                "item.call_id");
    }

    private static void requireRoom(Step step, Item item) {
        long characters =
                step.conversation.items().stream().mapToLong(ItemRules::characters).sum()
                        + characters(item);
        if (step.conversation.size() >= step.setup.limits().items()
                || characters > step.setup.limits().characters()) {
            throw new ProtocolException(
                    VoiceError.CONVERSATION_FULL,
                    "Error adding item: the conversation is full; delete items first.",
                    "item");
        }
    }

    private static long characters(Item item) {
        return switch (item) {
            case Item.Message message ->
                    message.content().stream().mapToLong(part -> part.words().length()).sum();
            case Item.FunctionCall call -> call.arguments().length();
            case Item.FunctionCallOutput output -> output.output().length();
        };
    }

    private static Conversation insert(
            Conversation conversation, Optional<ItemId> previous, Item item) {
        if (previous.isEmpty()) {
            return conversation.append(item);
        }
        if (previous.get().equals(ItemId.ROOT)) {
            return conversation.prepend(item);
        }
        if (!conversation.contains(previous.get())) {
            throw new ProtocolException(
                    VoiceError.ITEM_CREATE_INVALID_ITEM_ID,
                    "Error adding item: the previous item with id '"
                            + previous.get()
                            + "' does not exist.",
                    "previous_item_id");
        }
        return conversation.insertAfter(previous.get(), item);
    }

    static void retrieve(Step step, ItemId id) {
        step.send(
                new ServerEvent.ItemRetrieved(
                        find(step, id, VoiceError.ITEM_RETRIEVE_INVALID_ITEM_ID).item()));
    }

    static void delete(Step step, ItemId id) {
        find(step, id, VoiceError.ITEM_DELETE_INVALID_ITEM_ID);
        step.conversation = step.conversation.remove(id);
        step.send(new ServerEvent.ItemDeleted(id));
    }

    /**
     * Cuts a spoken message. Whoever cuts what is still being spoken has stopped listening, so that
     * response is cancelled. A place past the end is the end: refusing it would leave clients
     * silent.
     */
    static void truncate(Step step, ClientEvent.ItemTruncate truncate) {
        find(step, truncate.item(), VoiceError.ITEM_TRUNCATE_INVALID_ITEM_ID);
        CancelRules.cancelSpeaking(step, truncate.item());
        Conversation.Entry entry =
                find(step, truncate.item(), VoiceError.ITEM_TRUNCATE_INVALID_ITEM_ID);
        SpokenText spoken =
                entry.spoken()
                        .orElseThrow(() ->
                                new ProtocolException(
                                        VoiceError.ITEM_TRUNCATE_INVALID_ITEM_ID,
                                        "Only spoken assistant messages can be truncated.",
                                        "item_id"));
        SamplePosition place =
                SamplePosition.at(
                        Duration.ofMillis(truncate.audioEndMillis()), SampleRate.HZ_24000);
        cut(step, entry, spoken.cutAt(place));
    }

    /** Leaves of a spoken message what was heard, and says so. */
    static void cut(Step step, Conversation.Entry entry, SpokenText heard) {
        if (entry.item() instanceof Item.Message message) {
            step.conversation =
                    step.conversation.replace(
                            message.withContent(new Content.OutputAudio(heard.text())),
                            Optional.of(heard));
            step.send(new ServerEvent.ItemTruncated(message.id(), heard.heard().toMillis()));
        }
    }

    private static Conversation.Entry find(Step step, ItemId id, VoiceError otherwise) {
        return step.conversation
                .find(id)
                .orElseThrow(() ->
                        new ProtocolException(
                                otherwise, "Item with id '" + id + "' does not exist.", "item_id"));
    }
}
