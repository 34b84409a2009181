package dev.parley.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each architecture says of itself in its own way. */
class ArchitecturesTest {

    /** As published with Mistral-Small-24B-Instruct-2501. */
    private static final String MISTRAL_SMALL_3 =
            """
            {"architectures": ["MistralForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 1,
             "eos_token_id": 2, "head_dim": 128, "hidden_act": "silu", "hidden_size": 5120,
             "initializer_range": 0.02, "intermediate_size": 32768,
             "max_position_embeddings": 32768, "model_type": "mistral",
             "num_attention_heads": 32, "num_hidden_layers": 40, "num_key_value_heads": 8,
             "rms_norm_eps": 1e-05, "rope_theta": 100000000.0, "sliding_window": null,
             "tie_word_embeddings": false, "torch_dtype": "bfloat16",
             "transformers_version": "4.49.0.dev0", "use_cache": true, "vocab_size": 131072}
            """;

    private final ObjectNode json = TestCheckpoint.golden().config();

    @TempDir Path folder;

    @Test
    void mistralSmall3HasHeadsNarrowerThanItsHiddenWidthWouldGive() throws Exception {
        Files.writeString(folder.resolve("config.json"), MISTRAL_SMALL_3);

        DecoderWeights weights = DecoderWeights.of(ModelConfig.read(folder));

        DecoderWeights.Layer last = weights.layers().get(39);
        assertThat(last.query().weight())
                .isEqualTo(Weight.of("model.layers.39.self_attn.q_proj.weight", 4096, 5120));
        assertThat(last.key().weight())
                .isEqualTo(Weight.of("model.layers.39.self_attn.k_proj.weight", 1024, 5120));
        assertThat(last.output().weight())
                .isEqualTo(Weight.of("model.layers.39.self_attn.o_proj.weight", 5120, 4096));
        assertThat(last.down().weight())
                .isEqualTo(Weight.of("model.layers.39.mlp.down_proj.weight", 5120, 32768));
        assertThat(weights.head()).isEqualTo(Weight.of("lm_head.weight", 131072, 5120));
        assertThat(parameters(weights)).isEqualTo(23_572_403_200L);
    }

    @Test
    void mistralSmall3TurnsItsHeadsSlowly() throws Exception {
        Files.writeString(folder.resolve("config.json"), MISTRAL_SMALL_3);

        assertThat(ModelConfig.read(folder).rotary()).isEqualTo(Rotary.of(1e8));
    }

    private static long parameters(DecoderWeights weights) {
        return weights.all().stream()
                .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
                .sum();
    }

    @Test
    void llamasMayHaveBiasesEverywhere() throws Exception {
        architecture("LlamaForCausalLM").put("attention_bias", true).put("mlp_bias", true);

        assertThat(read().parts()).isEqualTo(new DecoderParts(true, true, true, false));
    }

    @Test
    void qwen2HasBiasesOnTheWayIntoItsAttention() throws Exception {
        architecture("Qwen2ForCausalLM");

        assertThat(read().parts()).isEqualTo(new DecoderParts(true, false, false, false));
    }

    @Test
    void qwen3NormsQueriesAndKeysOfHeads128Wide() throws Exception {
        architecture("Qwen3ForCausalLM").remove("head_dim");

        assertThat(read().parts()).isEqualTo(new DecoderParts(false, false, false, true));
        assertThat(read().headDim()).isEqualTo(128);
    }

    @Test
    void aMistralSlidesInEveryLayer() throws Exception {
        json.put("sliding_window", 1024);

        assertThat(read().window()).isEqualTo(new SlidingWindow(1024, Set.of(0, 1, 2)));
    }

    @Test
    void aWindowAsLongAsThePromptsIsNone() throws Exception {
        json.put("sliding_window", 4096);

        assertThat(read().window()).isEqualTo(SlidingWindow.NONE);
    }

    @Test
    void aQwenSlidesBehindItsFirstLayersIfAtAll() throws Exception {
        architecture("Qwen2ForCausalLM").put("sliding_window", 1024).put("max_window_layers", 1);
        assertThat(read().window()).isEqualTo(SlidingWindow.NONE);

        json.put("use_sliding_window", true);
        assertThat(read().window()).isEqualTo(new SlidingWindow(1024, Set.of(1, 2)));
    }

    @Test
    void layersMaySaySingly() throws Exception {
        architecture("Qwen3ForCausalLM").put("sliding_window", 8);
        json.putArray("layer_types")
                .add("full_attention")
                .add("sliding_attention")
                .add("full_attention");

        assertThat(read().window()).isEqualTo(new SlidingWindow(8, Set.of(1)));
        assertThat(read().window().of(1)).hasValue(8);
        assertThat(read().window().of(2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"rope_type\": \"linear\", \"factor\": 4} | 0.25",
                "{\"type\": \"linear\", \"factor\": 2} | 0.5",
                "{\"rope_type\": \"default\"} | 1",
                "{} | 1",
                "null | 1",
            })
    void theOlderSpellingStretchesTheRotation(String scaling, double frequency) throws Exception {
        json.set("rope_scaling", JsonFile.MAPPER.readTree(scaling));

        assertThat(read().rotary().frequency(0, 32)).isEqualTo(frequency);
    }

    @Test
    void theNewerSpellingHoldsBothInOne() throws Exception {
        json.remove("rope_theta");
        json.putObject("rope_parameters")
                .put("rope_type", "llama3")
                .put("rope_theta", 5e5)
                .put("factor", 8)
                .put("low_freq_factor", 1)
                .put("high_freq_factor", 4)
                .put("original_max_position_embeddings", 8192);

        assertThat(read().rotary())
                .isEqualTo(new Rotary(5e5, new Rotary.Scaling.Llama3(8, 1, 4, 8192)));
    }

    @Test
    void saysHowItsMakersWouldSample() throws Exception {
        Files.writeString(
                folder.resolve("generation_config.json"),
                """
                {"temperature": 0.15, "top_p": 0.9, "top_k": 20, "min_p": 0.05,
                 "repetition_penalty": 1.1, "do_sample": true}
                """);

        assertThat(read().sampling())
                .isEqualTo(
                        new SamplingDefaults(
                                OptionalDouble.of(0.15),
                                OptionalDouble.of(0.9),
                                OptionalInt.of(20),
                                OptionalDouble.of(0.05),
                                OptionalDouble.of(1.1)));
    }

    @Test
    void mayLeaveSamplingToTheServer() throws Exception {
        assertThat(read().sampling()).isEqualTo(SamplingDefaults.NONE);

        Files.writeString(folder.resolve("generation_config.json"), "{\"top_k\": 0}");
        assertThat(read().sampling()).isEqualTo(SamplingDefaults.NONE);
    }

    @Test
    void readsHowEightBitWeightsAreScaled() throws Exception {
        quantization("{\"quant_method\": \"fp8\", \"weight_block_size\": [128, 64]}");
        assertThat(read().weights())
                .isEqualTo(new Fp8("_scale_inv", new Granularity.Block(128, 64)));

        quantization(compressed("channel"));
        assertThat(read().weights()).isEqualTo(new Fp8("_scale", new Granularity.Channel()));

        quantization(compressed("tensor"));
        assertThat(read().weights()).isEqualTo(new Fp8("_scale", new Granularity.Tensor()));

        quantization(compressed("block"));
        assertThat(read().weights()).isEqualTo(new Fp8("_scale", new Granularity.Block(128, 128)));
    }

    private static String compressed(String strategy) {
        return """
        {"quant_method": "compressed-tensors", "format": "float-quantized",
         "config_groups": {"group_0": {"weights":
           {"num_bits": 8, "type": "float", "strategy": "%s",
            "block_structure": [128, 128]}}}}
        """
                .formatted(strategy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"quant_method\": \"awq\"} | unsupported: weights quantised by awq",
                "{\"quant_method\": \"gptq\", \"bits\": 4} | unsupported: weights quantised by gptq",
                "{\"quant_method\": \"bitsandbytes\"} | unsupported: weights quantised by bitsandbytes",
                "{\"quant_method\": \"fp8\", \"fmt\": \"e5m2\"} | only e4m3",
                "{\"quant_method\": \"fp8\", \"weight_block_size\": [128]} | [rows, columns]",
                "{\"quant_method\": \"compressed-tensors\", \"format\": \"float-quantized\", \"config_groups\": {\"0\": {\"weights\": {\"num_bits\": 8, \"type\": \"float\", \"strategy\": \"block\"}}}} | lacks block_structure",
                "{\"quant_method\": \"compressed-tensors\", \"format\": \"pack-quantized\", \"config_groups\": {}} | format pack-quantized",
            })
    void refusesOtherQuantisedFormsByName(String form, String words) throws IOException {
        quantization(form);

        assertThatThrownBy(this::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesHalvesOfHeadsTurned() {
        json.put("partial_rotary_factor", 0.5);

        assertThatThrownBy(this::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("unsupported: a partial_rotary_factor");
    }

    @Test
    void refusesAttentionOfOtherKinds() {
        json.putArray("layer_types")
                .add("full_attention")
                .add("chunked_attention")
                .add("full_attention");

        assertThatThrownBy(this::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("unsupported: layer_types \"chunked_attention\"");
    }

    private ObjectNode architecture(String name) {
        json.putArray("architectures").add(name);
        return json;
    }

    private void quantization(String form) throws IOException {
        json.set("quantization_config", JsonFile.MAPPER.readTree(form));
    }

    private ModelConfig read() throws ModelLoadException, IOException {
        Files.writeString(folder.resolve("config.json"), json.toString());
        return ModelConfig.read(folder);
    }
}
