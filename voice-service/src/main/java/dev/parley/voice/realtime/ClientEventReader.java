package dev.parley.voice.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** Reads the frames of a client. Thread-safe. */
public final class ClientEventReader {

    /** Most bytes of sound in one append. */
    static final int MAX_AUDIO_BYTES = 15 * 1024 * 1024;

    private final ObjectMapper mapper = new ObjectMapper();
    private final ResponseRequestReader responses;

    public ClientEventReader(SpeechNames names) {
        this.responses = new ResponseRequestReader(names);
    }

    /** What a frame says; never throws. */
    public ClientMessage read(String frame) {
        Optional<String> eventId = Optional.empty();
        try {
            Fields event = new Fields(parse(frame), "");
            eventId = event.text("event_id");
            return new ClientMessage(eventId, new ClientMessage.Body.Accepted(event(event)));
        } catch (ProtocolException refused) {
            return new ClientMessage(eventId, new ClientMessage.Body.Refused(refused.detail()));
        }
    }

    private ObjectNode parse(String frame) {
        try {
            JsonNode node = mapper.readTree(frame);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw invalidEvent("An event must be a JSON object.");
        } catch (JsonProcessingException invalid) {
            throw invalidEvent(
                    "The frame is not valid JSON: line "
                            + invalid.getLocation().getLineNr()
                            + ", column "
                            + invalid.getLocation().getColumnNr()
                            + ".");
        }
    }

    private ClientEvent event(Fields event) {
        String type =
                event.value("type")
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .orElseThrow(() -> invalidEvent("The 'type' field is missing."));
        ClientEvent read =
                switch (type) {
                    case "session.update" -> sessionUpdate(event);
                    case "input_audio_buffer.append" -> append(event);
                    case "input_audio_buffer.commit" -> new ClientEvent.AudioCommit();
                    case "input_audio_buffer.clear" -> new ClientEvent.AudioClear();
                    case "conversation.item.create" -> itemCreate(event);
                    case "conversation.item.retrieve" ->
                            new ClientEvent.ItemRetrieve(itemId(event));
                    case "conversation.item.delete" -> new ClientEvent.ItemDelete(itemId(event));
                    case "conversation.item.truncate" -> itemTruncate(event);
                    case "response.create" -> responseCreate(event);
                    case "response.cancel" ->
                            new ClientEvent.ResponseCancel(
                                    event.text("response_id").map(ResponseId::new));
                    default -> throw unknownType(type);
                };
        event.refuseOthers();
        return read;
    }

    private static ClientEvent sessionUpdate(Fields event) {
        return new ClientEvent.SessionUpdate(event.requiredObject("session").node());
    }

    private static ClientEvent append(Fields event) {
        byte[] audio = decode(event.requiredText("audio"));
        if (audio.length % Short.BYTES != 0) {
            throw new ProtocolException(
                    VoiceError.INVALID_AUDIO,
                    "Invalid audio: " + audio.length + " bytes are not whole 16-bit samples.",
                    "audio");
        }
        if (audio.length > MAX_AUDIO_BYTES) {
            throw ProtocolException.invalidValue("audio", "At most 15 MiB at once.");
        }
        return new ClientEvent.AudioAppend(ByteBuffer.wrap(audio).asReadOnlyBuffer());
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new ProtocolException(
                    VoiceError.INVALID_AUDIO, "Invalid audio: it is not base64.", "audio");
        }
    }

    private static ClientEvent itemCreate(Fields event) {
        return new ClientEvent.ItemCreate(
                event.isNull("previous_item_id")
                        ? Optional.empty()
                        : event.text("previous_item_id").map(ItemId::new),
                ItemReader.read(event.requiredObject("item")));
    }

    private static ClientEvent itemTruncate(Fields event) {
        ItemId item = itemId(event);
        if (!event.has("content_index")) {
            throw event.missing("content_index");
        }
        long contentIndex = event.integer("content_index", 0, 0).orElse(0L);
        long end =
                event.integer("audio_end_ms", 0, Integer.MAX_VALUE)
                        .orElseThrow(() -> event.missing("audio_end_ms"));
        return new ClientEvent.ItemTruncate(item, (int) contentIndex, end);
    }

    private ClientEvent responseCreate(Fields event) {
        return new ClientEvent.ResponseCreate(
                event.isNull("response")
                        ? ResponseRequest.DEFAULT
                        : event.object("response")
                                .map(responses::read)
                                .orElse(ResponseRequest.DEFAULT));
    }

    private static ItemId itemId(Fields event) {
        return new ItemId(event.requiredText("item_id"));
    }

    private static ProtocolException unknownType(String type) {
        String shown = type.length() > 64 ? type.substring(0, 64) : type;
        return new ProtocolException(
                VoiceError.INVALID_EVENT,
                "Unknown or unsupported event type: '" + shown + "'.",
                "type");
    }

    private static ProtocolException invalidEvent(String message) {
        return new ProtocolException(ErrorDetail.of(VoiceError.INVALID_EVENT, message));
    }
}
