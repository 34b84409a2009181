package dev.parley.inference.tokenizer.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.tokenizer.OpenAiRequest;
import dev.parley.inference.tokenizer.ReferenceValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published Tekken vocabulary, token for token as mistral-common 1.13.1 has it. */
class TekkenReferenceTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path DATA =
            Path.of(System.getProperty("parley.shared.data", "absent"), "tekken");

    private static TekkenTokenizer tokenizer = DemoTokenizer.load();
    private static TekkenTokenizer v11 = DemoTokenizer.load();

    @BeforeAll
    static void unpackTheVocabulary(@TempDir Path folder) throws Exception {
        Path packed = DATA.resolve("tekken-v7.json.gz");
        assumeTrue(Files.exists(packed), "skipped: the Tekken vocabulary is not at " + packed);
        Path unpacked = folder.resolve("tekken.json");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, unpacked);
        }
        tokenizer = TekkenTokenizer.load(unpacked);
        ObjectNode root = (ObjectNode) MAPPER.readTree(unpacked.toFile());
        root.set(
                "special_tokens",
                MAPPER.readTree(DATA.resolve("special-tokens-v11.json").toFile()));
        Files.writeString(unpacked, DemoTokenizer.asVersion(InstructVersion.V11, root.toString()));
        v11 = TekkenTokenizer.load(unpacked);
    }

    @Test
    void encodesEveryTextAsTheReferenceDoes() throws Exception {
        List<JsonNode> references =
                Stream.concat(lines("texts.jsonl"), ReferenceValues.read("texts.jsonl")).toList();
        assertThat(references).hasSizeGreaterThan(400);
        for (JsonNode reference : references) {
            String text = reference.path("text").textValue();

            int[] ids = tokenizer.encode(text);

            assertThat(ids).as(text).containsExactly(ids(reference));
            assertThat(DemoTokenizer.spell(tokenizer, ids)).isEqualTo(text);
        }
    }

    @Test
    void writesEveryConversationAsTheReferenceDoes() throws Exception {
        checkConversations("v7", tokenizer);
        checkConversations("v11", v11);
    }

    private static void checkConversations(String version, TekkenTokenizer tokenizer)
            throws Exception {
        MistralChatFormat format = new MistralChatFormat(tokenizer);
        List<JsonNode> references =
                Stream.concat(
                                lines("conversations.jsonl")
                                        .filter(r -> r.path("version").asText().equals(version)),
                                ReferenceValues.read("conversations-" + version + ".jsonl"))
                        .filter(reference -> reference.has("ids"))
                        .toList();
        for (JsonNode reference : references) {
            JsonNode request = reference.path("request");

            int[] ids = format.encode(OpenAiRequest.conversation(request));

            assertThat(ids).as(request.toString()).containsExactly(ids(reference));
        }
    }

    private static Stream<JsonNode> lines(String file) throws IOException {
        return Files.readAllLines(DATA.resolve(file)).stream().map(TekkenReferenceTest::parse);
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] ids(JsonNode reference) {
        return ReferenceValues.ids(reference.path("ids"));
    }
}
