package dev.parley.voice.realtime;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the server says. */
public sealed interface ServerEvent {

    record SessionCreated(Session session) implements ServerEvent {}

    record SessionUpdated(Session session) implements ServerEvent {}

    /** An event was refused; {@code eventId} is the client's. */
    record ErrorRaised(ErrorDetail error, Optional<String> eventId) implements ServerEvent {}

    record AudioCommitted(ItemId item, Optional<ItemId> previous) implements ServerEvent {}

    record AudioCleared() implements ServerEvent {}

    record SpeechStarted(ItemId item, long audioStartMillis) implements ServerEvent {}

    record SpeechStopped(ItemId item, long audioEndMillis) implements ServerEvent {}

    record ItemAdded(Item item, Optional<ItemId> previous) implements ServerEvent {}

    record ItemDone(Item item, Optional<ItemId> previous) implements ServerEvent {}

    record ItemRetrieved(Item item) implements ServerEvent {}

    record ItemDeleted(ItemId item) implements ServerEvent {}

    record ItemTruncated(ItemId item, long audioEndMillis) implements ServerEvent {}

    record InputTranscriptDelta(ItemId item, String delta) implements ServerEvent {}

    record InputTranscriptCompleted(ItemId item, String transcript, Duration audio)
            implements ServerEvent {}

    record InputTranscriptFailed(ItemId item, ErrorDetail error) implements ServerEvent {}

    record ResponseCreated(Response response) implements ServerEvent {}

    record ResponseDone(Response response) implements ServerEvent {}

    record OutputItemAdded(ResponseId response, int outputIndex, Item item)
            implements ServerEvent {}

    record OutputItemDone(ResponseId response, int outputIndex, Item item) implements ServerEvent {}

    record ContentPartAdded(Part part, Content content) implements ServerEvent {}

    record ContentPartDone(Part part, Content content) implements ServerEvent {}

    record TextDelta(Part part, String delta) implements ServerEvent {}

    record TextDone(Part part, String text) implements ServerEvent {}

    record TranscriptDelta(Part part, String delta) implements ServerEvent {}

    record TranscriptDone(Part part, String transcript) implements ServerEvent {}

    /** Sound; {@code audio} is whole 16-bit samples at 24 kHz. */
    record AudioDelta(Part part, ByteBuffer audio) implements ServerEvent {}

    record AudioDone(Part part) implements ServerEvent {}

    record ArgumentsDelta(Part part, CallId call, String delta) implements ServerEvent {}

    record ArgumentsDone(Part part, CallId call, String name, String arguments)
            implements ServerEvent {}

    /** Our own: where the time of a turn went. */
    record TurnMetrics(ResponseId response, Optional<ItemId> item, List<Measure> measures)
            implements ServerEvent {

        public TurnMetrics {
            measures = List.copyOf(measures);
        }
    }

    /** Our own: what the router decided, as its record's JSON object. */
    record RouteDecided(ResponseId response, String decision) implements ServerEvent {}

    /** The place of a response's only content part. */
    record Part(ResponseId response, ItemId item, int outputIndex) {}

    /** A named duration. */
    record Measure(String name, Duration value) {}

    /** A session as the client sees it; {@code expiresAt} in seconds since 1970. */
    record Session(String id, long expiresAt, SessionConfig config) {}
}
