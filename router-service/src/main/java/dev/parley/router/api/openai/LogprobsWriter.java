package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.provider.GeneratedToken;
import dev.parley.router.provider.GeneratedToken.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes how likely tokens were. */
final class LogprobsWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LogprobsWriter() {}

    static ObjectNode write(List<GeneratedToken> tokens) {
        ObjectNode logprobs = JSON.objectNode();
        ArrayNode content = logprobs.putArray("content");
        for (GeneratedToken token : tokens) {
            ObjectNode json = content.addObject();
            put(token.picked(), json);
            ArrayNode top = json.putArray("top_logprobs");
            token.top().forEach(it -> put(it, top.addObject()));
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static void put(Score score, ObjectNode json) {
        byte[] bytes = new byte[score.bytes().size()];
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = score.bytes().get(i).byteValue();
            array.add(score.bytes().get(i));
        }
        json.put("token", new String(bytes, StandardCharsets.UTF_8))
                .put("logprob", score.logprob())
                .set("bytes", array);
    }
}
