package dev.parley.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @BeforeAll
    static void unpackTheVocabulary(@TempDir Path folder) throws Exception {
        Path packed = DATA.resolve("tekken-v7.json.gz");
        assumeTrue(Files.exists(packed), "skipped: the Tekken vocabulary is not at " + packed);
        Path unpacked = folder.resolve("tekken.json");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, unpacked);
        }
        tokenizer = TekkenTokenizer.load(unpacked);
    }

    @Test
    void encodesEveryTextAsTheReferenceDoes() throws Exception {
        for (String line : Files.readAllLines(DATA.resolve("texts.jsonl"))) {
            JsonNode reference = MAPPER.readTree(line);
            String text = reference.path("text").textValue();

            int[] ids = tokenizer.encode(text);

            assertThat(ids).as(text).containsExactly(ids(reference));
            assertThat(DemoTokenizer.spell(tokenizer, ids)).isEqualTo(text);
        }
    }

    @Test
    void writesEveryConversationAsTheReferenceDoes() throws Exception {
        ChatFormat format = new ChatFormat(tokenizer);
        for (JsonNode reference : ReferenceConversations.all().filter(r -> r.has("ids")).toList()) {
            JsonNode request = reference.path("request");

            int[] ids = format.encode(ReferenceConversations.conversation(request));

            assertThat(ids).as(request.toString()).containsExactly(ids(reference));
        }
    }

    private static int[] ids(JsonNode reference) {
        return MAPPER.convertValue(reference.path("ids"), int[].class);
    }
}
