package dev.parley.e2e.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.audio.Pcm;
import java.util.Base64;

/** The events that these clients send. */
public final class ClientEvents {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ClientEvents() {}

    public static ObjectNode event(String type) {
        return JSON.objectNode().put("type", type);
    }

    public static ObjectNode append(Pcm audio) {
        return event("input_audio_buffer.append")
                .put("audio", Base64.getEncoder().encodeToString(audio.toBytes()));
    }

    /** Asks for transcripts of what is said, and declares the tool {@code get_time}. */
    public static ObjectNode sessionWithTranscriptsAndTime() {
        ObjectNode update = event("session.update");
        ObjectNode session = update.putObject("session").put("type", "realtime");
        session.putObject("audio")
                .putObject("input")
                .putObject("transcription")
                .put("model", "pocketsphinx-en-us");
        ObjectNode tool =
                session.putArray("tools")
                        .addObject()
                        .put("type", "function")
                        .put("name", "get_time")
                        .put("description", "Tells the current local time.");
        tool.putObject("parameters").put("type", "object").putObject("properties");
        return update;
    }

    /** What a tool returned. */
    public static ObjectNode toolOutput(String callId, String output) {
        ObjectNode create = event("conversation.item.create");
        create.putObject("item")
                .put("type", "function_call_output")
                .put("call_id", callId)
                .put("output", output);
        return create;
    }

    /** A message of the user, written. */
    public static ObjectNode userText(String text) {
        ObjectNode create = event("conversation.item.create");
        create.putObject("item")
                .put("type", "message")
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "input_text")
                .put("text", text);
        return create;
    }
}
