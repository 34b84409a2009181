package dev.parley.voice.realtime;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a session and a response have in common. */
final class CommonReader {

    private static final int MAX_TOOLS = 128;

    private final SpeechNames names;

    CommonReader(SpeechNames names) {
        this.names = names;
    }

    SpeechNames names() {
        return names;
    }

    Optional<Modality> modality(Fields fields) {
        String param = fields.param("output_modalities");
        return fields.texts("output_modalities").map(values -> modality(values, param));
    }

    private static Modality modality(List<String> values, String param) {
        if (values.equals(List.of("audio"))) {
            return Modality.AUDIO;
        }
        if (values.equals(List.of("text"))) {
            return Modality.TEXT;
        }
        throw ProtocolException.invalidValue(param, "Expected [\"audio\"] or [\"text\"].");
    }

    Optional<ToolChoice> toolChoice(Fields fields) {
        String param = fields.param("tool_choice");
        return fields.value("tool_choice")
                .map(value ->
                        switch (value.asText()) {
                            case "auto" -> ToolChoice.AUTO;
                            case "none" -> ToolChoice.NONE;
                            default ->
                                    throw ProtocolException.unsupported(
                                            param, "Another choice than auto and none");
                        });
    }

    /** Functions only; each named once. */
    Optional<List<FunctionTool>> tools(Fields fields) {
        Optional<List<FunctionTool>> tools =
                fields.objects("tools").map(list -> list.stream().map(CommonReader::tool).toList());
        tools.ifPresent(list -> requireDistinct(list, fields.param("tools")));
        return tools;
    }

    private static FunctionTool tool(Fields tool) {
        if (!tool.requiredText("type").equals("function")) {
            throw ProtocolException.unsupported(tool.param("type"), "Another tool than a function");
        }
        FunctionTool function =
                new FunctionTool(
                        tool.requiredText("name"),
                        tool.text("description").orElse(""),
                        tool.object("parameters").map(Fields::json).orElse("{}"));
        if (function.name().isBlank()) {
            throw ProtocolException.invalidValue(tool.param("name"), "It is empty.");
        }
        tool.refuseOthers();
        return function;
    }

    private static void requireDistinct(List<FunctionTool> tools, String param) {
        if (tools.size() > MAX_TOOLS) {
            throw ProtocolException.invalidValue(param, "At most " + MAX_TOOLS + " tools.");
        }
        Set<String> seen = new HashSet<>();
        for (FunctionTool tool : tools) {
            if (!seen.add(tool.name())) {
                throw ProtocolException.invalidValue(
                        param, "Two tools are named '" + tool.name() + "'.");
            }
        }
    }

    /** Models decide themselves how many functions they call at once. */
    void refuseSerialToolCalls(Fields fields) {
        if (fields.bool("parallel_tool_calls").equals(Optional.of(false))) {
            throw ProtocolException.unsupported(fields.param("parallel_tool_calls"), "false");
        }
    }

    Optional<String> voice(Fields output) {
        String param = output.param("voice");
        return output.text("voice").map(name -> names.voiceNamed(name, param));
    }

    /** 24 kHz PCM, the only format there is. */
    void requirePcm(Fields audio) {
        audio.object("format").ifPresent(CommonReader::requirePcmFormat);
    }

    private static void requirePcmFormat(Fields format) {
        if (!format.requiredText("type").equals("audio/pcm")) {
            throw ProtocolException.unsupported(
                    format.param("type"), "Another format than audio/pcm");
        }
        format.integer("rate", 24_000, 24_000);
        format.refuseOthers();
    }
}
