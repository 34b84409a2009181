package dev.parley.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {

    private final ObjectNode json = TestCheckpoint.golden().config();

    @TempDir Path folder;

    @Test
    void readsAPublishedConfiguration() throws Exception {
        assertThat(read())
                .isEqualTo(
                        new ModelConfig(
                                "MistralForCausalLM",
                                3,
                                96,
                                160,
                                6,
                                2,
                                32,
                                512,
                                1e8,
                                1e-5,
                                4096,
                                false,
                                OptionalInt.of(1),
                                Set.of(2)));
    }

    @Test
    void readsTheNewerSpellingOfRope() throws Exception {
        json.remove("rope_theta");
        json.putObject("rope_parameters").put("rope_theta", 5e5).put("rope_type", "default");

        assertThat(read().rotary().theta()).isEqualTo(5e5);
    }

    @Test
    void headsShareTheHiddenWidthWhereNothingElseIsSaid() throws Exception {
        json.remove("head_dim");
        json.remove("num_key_value_heads");

        assertThat(read().headDim()).isEqualTo(16);
        assertThat(read().kvHeads()).isEqualTo(6);
    }

    @Test
    void stopTokensOfTheGenerationConfigurationHavePrecedence() throws Exception {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [5, 7]}");

        assertThat(read().stopTokens()).containsExactlyInAnyOrder(5, 7);
    }

    @Test
    void stopTokensFallBackToTheConfiguration() throws Exception {
        Files.writeString(folder.resolve("generation_config.json"), "{\"do_sample\": false}");

        assertThat(read().stopTokens()).containsExactly(2);
    }

    @Test
    void aModelMayNameNoSpecialTokens() throws Exception {
        json.putNull("eos_token_id").putNull("bos_token_id");

        assertThat(read().stopTokens()).isEmpty();
        assertThat(read().bosToken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "architectures",
                "hidden_act",
                "hidden_size",
                "intermediate_size",
                "max_position_embeddings",
                "num_attention_heads",
                "num_hidden_layers",
                "rms_norm_eps",
                "rope_theta",
                "vocab_size"
            })
    void namesTheFieldThatIsMissing(String field) {
        json.remove(field);

        assertRefused("config.json", "lacks " + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "architectures | \"MistralForCausalLM\" | a list of one name",
                "architectures | [\"GemmaForCausalLM\"] | unsupported: architecture GemmaForCausalLM",
                "hidden_size | 0 | hidden_size must be a positive integer, not 0",
                "hidden_size | \"96\" | hidden_size must be a positive integer, not \"96\"",
                "num_hidden_layers | 1.5 | num_hidden_layers must be a positive integer, not 1.5",
                "vocab_size | 3000000000 | vocab_size must be a positive integer, not 3000000000",
                "num_key_value_heads | 4 | num_key_value_heads must be a divisor",
                "head_dim | 24 | unsupported: heads of width 24, only multiples of 16",
                "head_dim | null | hidden_size must be a multiple of num_attention_heads, 6",
                "rms_norm_eps | -1 | rms_norm_eps must be a positive number, not -1",
                "rope_theta | \"1e6\" | rope_theta must be a positive number",
                "rope_parameters | {\"rope_type\": \"yarn\"} | unsupported: rope scaling of type yarn",
                "rope_scaling | 8 | rope_scaling must be an object",
                "hidden_act | \"gelu\" | unsupported: hidden_act gelu",
                "attention_bias | true | unsupported: attention_bias of MistralForCausalLM",
                "mlp_bias | true | unsupported: mlp_bias of MistralForCausalLM",
                "tie_word_embeddings | 1 | tie_word_embeddings must be true or false",
                "quantization_config | {} | quantization_config lacks quant_method",
                "eos_token_id | 512 | eos_token_id must be a token below 512",
                "eos_token_id | [2, \"x\"] | eos_token_id must be a token below 512",
                "bos_token_id | -1 | bos_token_id must be a token below 512",
            })
    void namesTheFieldThatIsWrong(String field, String value, String words) throws IOException {
        json.set(field, JsonFile.MAPPER.readTree(value));
        if (field.equals("head_dim")) {
            json.put("hidden_size", 95);
        }

        assertRefused("config.json", words);
    }

    @Test
    void refusesWhatIsNotJson() throws IOException {
        Files.writeString(folder.resolve("config.json"), "<html>404</html>");

        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("config.json is not JSON");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Files.write(
                folder.resolve("config.json"),
                "{\"a\u00e9\": 1}".getBytes(StandardCharsets.UTF_16));

        assertThatThrownBy(() -> ModelConfig.read(folder)).isInstanceOf(ModelLoadException.class);
    }

    private ModelConfig read() throws ModelLoadException, IOException {
        Files.writeString(folder.resolve("config.json"), json.toString());
        return ModelConfig.read(folder);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll(words);
    }
}
