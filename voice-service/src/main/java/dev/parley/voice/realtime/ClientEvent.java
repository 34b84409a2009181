package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a client says. */
public sealed interface ClientEvent {

    /** Changes the fields that {@code session} has; {@link SessionPatch} reads them. */
    record SessionUpdate(ObjectNode session) implements ClientEvent {}

    /** More sound; {@code audio} is whole 16-bit samples at 24 kHz. */
    record AudioAppend(ByteBuffer audio) implements ClientEvent {}

    record AudioCommit() implements ClientEvent {}

    record AudioClear() implements ClientEvent {}

    /**
     * Puts an item into the conversation. The item's id is empty where the server is to give one,
     * as is the call id of a function call.
     *
     * @param previous the item it follows, {@link ItemId#ROOT} for the front, absent for the end
     */
    record ItemCreate(Optional<ItemId> previous, Item item) implements ClientEvent {}

    record ItemRetrieve(ItemId item) implements ClientEvent {}

    record ItemDelete(ItemId item) implements ClientEvent {}

    /** Cuts what the assistant said down to what was heard. */
    record ItemTruncate(ItemId item, int contentIndex, long audioEndMillis)
            implements ClientEvent {}

    record ResponseCreate(ResponseRequest request) implements ClientEvent {}

    /** Stops the named response, or the one of the conversation. */
    record ResponseCancel(Optional<ResponseId> response) implements ClientEvent {}
}
