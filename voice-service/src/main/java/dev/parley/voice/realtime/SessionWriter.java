package dev.parley.voice.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/** Writes the full effective session. */
final class SessionWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper mapper;

    SessionWriter(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    ObjectNode write(ServerEvent.Session session) {
        SessionConfig config = session.config();
        ObjectNode node = JSON.objectNode();
        node.put("type", "realtime");
        node.put("object", "realtime.session");
        node.put("id", session.id());
        node.put("model", config.model());
        node.putArray("output_modalities").add(ItemWriter.lower(config.outputModality()));
        node.put("instructions", config.instructions());
        ArrayNode tools = node.putArray("tools");
        config.tools().forEach(tool -> tools.add(write(tool)));
        node.put("tool_choice", ItemWriter.lower(config.toolChoice()));
        putLimit(node, config.maxOutputTokens());
        node.putNull("tracing");
        node.putNull("prompt");
        node.put("truncation", ItemWriter.lower(config.truncation()));
        node.put("expires_at", session.expiresAt());
        ObjectNode audio = node.putObject("audio");
        audio.set("input", input(config));
        audio.set("output", output(config.voice()).put("speed", config.speed()));
        node.putNull("include");
        return node;
    }

    private ObjectNode write(FunctionTool tool) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "function");
        node.put("name", tool.name());
        node.put("description", tool.description());
        try {
            node.set("parameters", mapper.readTree(tool.parameters()));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("parameters of " + tool.name(), broken);
        }
        return node;
    }

    private static ObjectNode input(SessionConfig config) {
        ObjectNode input = JSON.objectNode();
        input.set("format", pcm());
        input.putNull("transcription");
        config.transcription()
                .ifPresent(transcription -> {
                    ObjectNode node = input.putObject("transcription");
                    node.put("model", transcription.model());
                    transcription.language().ifPresent(language -> node.put("language", language));
                });
        input.putNull("noise_reduction");
        input.putNull("turn_detection");
        config.turnDetection().ifPresent(vad -> input.set("turn_detection", write(vad)));
        return input;
    }

    private static ObjectNode write(SessionConfig.ServerVad vad) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "server_vad");
        node.put("threshold", vad.threshold());
        node.put("prefix_padding_ms", vad.prefixPaddingMillis());
        node.put("silence_duration_ms", vad.silenceDurationMillis());
        node.putNull("idle_timeout_ms");
        node.put("create_response", vad.createResponse());
        node.put("interrupt_response", vad.interruptResponse());
        return node;
    }

    static ObjectNode output(String voice) {
        ObjectNode output = JSON.objectNode();
        output.set("format", pcm());
        output.put("voice", voice);
        return output;
    }

    static void putLimit(ObjectNode node, OptionalInt limit) {
        if (limit.isPresent()) {
            node.put("max_output_tokens", limit.getAsInt());
        } else {
            node.put("max_output_tokens", "inf");
        }
    }

    private static ObjectNode pcm() {
        return JSON.objectNode().put("type", "audio/pcm").put("rate", 24_000);
    }
}
