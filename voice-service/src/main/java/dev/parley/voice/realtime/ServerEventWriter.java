package dev.parley.voice.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Writes the frames of the server. Thread-safe. */
public final class ServerEventWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";
    private static final double MICROS_PER_MILLI = 1_000;

    private final ObjectMapper mapper = new ObjectMapper();
    private final SessionWriter sessions = new SessionWriter(mapper);

    /** The frame of an event; {@code eventId} is unique within the session. */
    public String write(ServerEvent event, String eventId) {
        ObjectNode frame = JSON.objectNode();
        frame.put("event_id", eventId);
        fill(frame, event);
        try {
            return mapper.writeValueAsString(frame);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("cannot write " + event.getClass(), broken);
        }
    }

    private void fill(ObjectNode frame, ServerEvent event) {
        switch (event) {
            case ServerEvent.SessionCreated(var session) ->
                    type(frame, "session.created").set("session", sessions.write(session));
            case ServerEvent.SessionUpdated(var session) ->
                    type(frame, "session.updated").set("session", sessions.write(session));
            case ServerEvent.ErrorRaised(var error, var clientEventId) -> {
                ObjectNode node = ResponseWriter.write(error);
                node.put("param", error.param().orElse(null));
                node.put("event_id", clientEventId.orElse(null));
                type(frame, "error").set("error", node);
            }
            case ServerEvent.AudioCommitted(var item, var previous) ->
                    previous(type(frame, "input_audio_buffer.committed"), previous)
                            .put("item_id", item.value());
            case ServerEvent.AudioCleared _ -> type(frame, "input_audio_buffer.cleared");
            case ServerEvent.SpeechStarted(var item, long start) ->
                    type(frame, "input_audio_buffer.speech_started")
                            .put("item_id", item.value())
                            .put("audio_start_ms", start);
            case ServerEvent.SpeechStopped(var item, long end) ->
                    type(frame, "input_audio_buffer.speech_stopped")
                            .put("item_id", item.value())
                            .put("audio_end_ms", end);
            case ServerEvent.ItemAdded(var item, var previous) ->
                    previous(type(frame, "conversation.item.added"), previous)
                            .set("item", ItemWriter.write(item));
            case ServerEvent.ItemDone(var item, var previous) ->
                    previous(type(frame, "conversation.item.done"), previous)
                            .set("item", ItemWriter.write(item));
            case ServerEvent.ItemRetrieved(var item) ->
                    type(frame, "conversation.item.retrieved").set("item", ItemWriter.write(item));
            case ServerEvent.ItemDeleted(var item) ->
                    type(frame, "conversation.item.deleted").put("item_id", item.value());
            case ServerEvent.ItemTruncated(var item, long end) ->
                    content(type(frame, "conversation.item.truncated"), item)
                            .put("audio_end_ms", end);
            case ServerEvent.InputTranscriptDelta(var item, var delta) ->
                    content(type(frame, TRANSCRIPTION + "delta"), item).put("delta", delta);
            case ServerEvent.InputTranscriptCompleted(var item, var transcript, var audio) ->
                    content(type(frame, TRANSCRIPTION + "completed"), item)
                            .put("transcript", transcript)
                            .putObject("usage")
                            .put("type", "duration")
                            .put("seconds", audio.toMillis() / 1_000.0);
            case ServerEvent.InputTranscriptFailed(var item, var error) ->
                    content(type(frame, TRANSCRIPTION + "failed"), item)
                            .set("error", ResponseWriter.write(error));
            case ServerEvent.ResponseCreated(var response) ->
                    type(frame, "response.created").set("response", ResponseWriter.write(response));
            case ServerEvent.ResponseDone(var response) ->
                    type(frame, "response.done").set("response", ResponseWriter.write(response));
            case ServerEvent.OutputItemAdded(var response, int index, var item) ->
                    output(type(frame, "response.output_item.added"), response, index)
                            .set("item", ItemWriter.write(item));
            case ServerEvent.OutputItemDone(var response, int index, var item) ->
                    output(type(frame, "response.output_item.done"), response, index)
                            .set("item", ItemWriter.write(item));
            case ServerEvent.ContentPartAdded(var part, var content) ->
                    part(type(frame, "response.content_part.added"), part)
                            .set("part", ItemWriter.writePart(content));
            case ServerEvent.ContentPartDone(var part, var content) ->
                    part(type(frame, "response.content_part.done"), part)
                            .set("part", ItemWriter.writePart(content));
            case ServerEvent.TextDelta(var part, var delta) ->
                    part(type(frame, "response.output_text.delta"), part).put("delta", delta);
            case ServerEvent.TextDone(var part, var text) ->
                    part(type(frame, "response.output_text.done"), part).put("text", text);
            case ServerEvent.TranscriptDelta(var part, var delta) ->
                    part(type(frame, "response.output_audio_transcript.delta"), part)
                            .put("delta", delta);
            case ServerEvent.TranscriptDone(var part, var transcript) ->
                    part(type(frame, "response.output_audio_transcript.done"), part)
                            .put("transcript", transcript);
            case ServerEvent.AudioDelta(var part, var audio) ->
                    part(type(frame, "response.output_audio.delta"), part)
                            .put("delta", base64(audio));
            case ServerEvent.AudioDone(var part) ->
                    part(type(frame, "response.output_audio.done"), part);
            case ServerEvent.ArgumentsDelta(var part, var call, var delta) ->
                    call(type(frame, "response.function_call_arguments.delta"), part, call)
                            .put("delta", delta);
            case ServerEvent.ArgumentsDone(var part, var call, var name, var arguments) ->
                    call(type(frame, "response.function_call_arguments.done"), part, call)
                            .put("name", name)
                            .put("arguments", arguments);
            case ServerEvent.TurnMetrics metrics -> fillMetrics(frame, metrics);
            case ServerEvent.RouteDecided(var response, var decision) ->
                    type(frame, "parley.route.decision")
                            .put("response_id", response.value())
                            .putRawValue("decision", new RawValue(decision));
        }
    }

    private static void fillMetrics(ObjectNode frame, ServerEvent.TurnMetrics metrics) {
        type(frame, "parley.turn.metrics").put("response_id", metrics.response().value());
        metrics.item().ifPresent(item -> frame.put("item_id", item.value()));
        metrics.measures()
                .forEach(measure -> frame.put(measure.name() + "_ms", millis(measure.value())));
    }

    /** To the microsecond. */
    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1_000.0) / MICROS_PER_MILLI;
    }

    private static ObjectNode type(ObjectNode frame, String type) {
        return frame.put("type", type);
    }

    /** Null where there is none: the first item of a conversation follows nothing. */
    private static ObjectNode previous(ObjectNode frame, Optional<ItemId> previous) {
        return frame.put("previous_item_id", previous.map(ItemId::value).orElse(null));
    }

    private static ObjectNode content(ObjectNode frame, ItemId item) {
        return frame.put("item_id", item.value()).put("content_index", 0);
    }

    private static ObjectNode output(ObjectNode frame, ResponseId response, int index) {
        return frame.put("response_id", response.value()).put("output_index", index);
    }

    private static ObjectNode part(ObjectNode frame, ServerEvent.Part part) {
        return output(frame, part.response(), part.outputIndex())
                .put("item_id", part.item().value())
                .put("content_index", 0);
    }

    private static ObjectNode call(ObjectNode frame, ServerEvent.Part part, CallId call) {
        return output(frame, part.response(), part.outputIndex())
                .put("item_id", part.item().value())
                .put("call_id", call.value());
    }

    private static String base64(ByteBuffer audio) {
        return new String(
                Base64.getEncoder().encode(audio.duplicate()).array(), StandardCharsets.ISO_8859_1);
    }
}
