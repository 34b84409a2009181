package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what a client asks of one response. */
final class ResponseRequestReader {

    private static final int MAX_METADATA = 16;
    private static final int MAX_KEY_LENGTH = 64;
    private static final int MAX_VALUE_LENGTH = 512;

    private final CommonReader reader;

    ResponseRequestReader(SpeechNames names) {
        this.reader = new CommonReader(names);
    }

    ResponseRequest read(Fields response) {
        response.refuse("prompt");
        response.refuse("reasoning");
        reader.refuseSerialToolCalls(response);
        Optional<Fields> audio = response.object("audio");
        Optional<Fields> output = audio.flatMap(fields -> fields.object("output"));
        output.ifPresent(reader::requirePcm);
        ResponseRequest request =
                new ResponseRequest(
                        outOfBand(response),
                        response.objects("input")
                                .map(items ->
                                        items.stream().map(ResponseRequestReader::input).toList()),
                        response.text("instructions"),
                        reader.tools(response),
                        reader.toolChoice(response),
                        reader.modality(response),
                        output.flatMap(reader::voice),
                        response.outputTokens("max_output_tokens"),
                        metadata(response));
        output.ifPresent(Fields::refuseOthers);
        audio.ifPresent(Fields::refuseOthers);
        response.refuseOthers();
        return request;
    }

    private static boolean outOfBand(Fields response) {
        return switch (response.text("conversation").orElse("auto")) {
            case "auto" -> false;
            case "none" -> true;
            default ->
                    throw ProtocolException.unsupported(
                            response.param("conversation"), "Another one than auto and none");
        };
    }

    private static ResponseRequest.Input input(Fields item) {
        if (!item.requiredText("type").equals("item_reference")) {
            return new ResponseRequest.Input.Inline(ItemReader.read(item));
        }
        ItemId id = new ItemId(item.requiredText("id"));
        item.refuseOthers();
        return new ResponseRequest.Input.Reference(id);
    }

    private static Map<String, String> metadata(Fields response) {
        if (response.isNull("metadata") || !response.has("metadata")) {
            return Map.of();
        }
        Fields fields = response.requiredObject("metadata");
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : fields.node().properties()) {
            String key = entry.getKey();
            String value = fields.requiredText(key);
            if (key.length() > MAX_KEY_LENGTH || value.length() > MAX_VALUE_LENGTH) {
                throw ProtocolException.invalidValue(
                        fields.param(key), "A key has at most 64 characters, a value 512.");
            }
            metadata.put(key, value);
        }
        if (metadata.size() > MAX_METADATA) {
            throw ProtocolException.invalidValue(response.param("metadata"), "At most 16 pairs.");
        }
        return metadata;
    }
}
