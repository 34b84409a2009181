package dev.parley.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import dev.parley.inference.device.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EightBitWeightsTest {

    private static final byte ONE = 0x38;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "0x00, 0",
        "0x80, -0.0",
        "0x38, 1",
        "0xb8, -1",
        "0x7e, 448",
        "0xfe, -448",
        "0x3c, 1.5",
        "0x01, 0.001953125",
        "0x07, 0.013671875",
        "0x08, 0.015625",
        "0x7f, NaN"
    })
    void oneSignFourExponentAndThreeFractionBits(String bits, float value) {
        Float decoded =
                Float8.toFloat((byte) (int) Integer.decode(bits)); // boxed: NaN equals itself

        assertThat(decoded).isEqualTo(Float.valueOf(value));
    }

    @Test
    void blocksAtTheBorderAreSmaller() {
        FloatRows rows = ones(3, 5, new Granularity.Block(2, 4), new float[] {1, 2, 3, 4}, 2, 2);

        assertThat(read(rows, 0)).containsExactly(1, 1, 1, 1, 2);
        assertThat(read(rows, 1)).containsExactly(1, 1, 1, 1, 2);
        assertThat(read(rows, 2)).containsExactly(3, 3, 3, 3, 4);
    }

    @Test
    void channelsAreRows() {
        FloatRows rows = ones(2, 3, new Granularity.Channel(), new float[] {5, 7}, 2, 1);

        assertThat(read(rows, 0)).containsExactly(5, 5, 5);
        assertThat(read(rows, 1)).containsExactly(7, 7, 7);
    }

    @Test
    void aTensorMayHaveOneScaleForAll() {
        FloatRows rows = ones(2, 2, new Granularity.Tensor(), new float[] {0.5f}, 1);

        assertThat(read(rows, 1)).containsExactly(0.5f, 0.5f);
    }

    private static FloatRows ones(
            int out, int in, Granularity granularity, float[] factors, long... scaleShape) {
        byte[] elements = new byte[out * in];
        Arrays.fill(elements, ONE);
        LoadedWeight scale =
                new LoadedWeight(
                        Weight.of("w_scale", scaleShape),
                        ElementType.FLOAT,
                        0,
                        MemorySegment.ofArray(factors),
                        Optional.empty());
        LoadedWeight weight =
                new LoadedWeight(
                        Weight.of("w", out, in),
                        ElementType.FLOAT8_E4M3,
                        0,
                        MemorySegment.ofArray(elements),
                        Optional.of(scale));
        return FloatRows.of(weight, new Fp8("_scale", granularity));
    }

    private static float[] read(FloatRows rows, long row) {
        float[] values = new float[rows.columns()];
        rows.read(row, values);
        return values;
    }

    @Test
    void aScaleThatIsMissingIsNamed() throws Exception {
        String query = "model.layers.0.self_attn.q_proj.weight";
        TestCheckpoint checkpoint =
                TestCheckpoint.golden().zeros(query, StoredType.F8_E4M3, 192, 96);
        checkpoint.config().putObject("quantization_config").put("quant_method", "fp8");

        assertRefused(checkpoint, query + "_scale_inv is missing, expected with shape [1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_proj.input_scale", "k_scale", "v_scale", "rotary_emb.inv_freq"})
    void whatIsNotRoundedHereNeedsNoScale(String name) throws Exception {
        TestCheckpoint.golden()
                .zeros("model.layers.0.self_attn." + name, StoredType.F32, 1)
                .write(folder);
        DecoderWeights expected = DecoderWeights.of(ModelConfig.read(folder));

        try (Arena arena = Arena.ofConfined()) {
            assertThat(Checkpoint.map(folder, expected, arena).weights())
                    .hasSameSizeAs(expected.all());
        }
    }

    @Test
    void aSingleScaleMayHaveNoDimensions() throws Exception {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        checkpoint.config().putObject("quantization_config").put("quant_method", "fp8");
        String query = "model.layers.0.self_attn.q_proj.weight";
        checkpoint
                .zeros(query, StoredType.F8_E4M3, 192, 96)
                .zeros(query + "_scale_inv", StoredType.F32)
                .write(folder);
        DecoderWeights expected = DecoderWeights.of(ModelConfig.read(folder));

        try (Arena arena = Arena.ofConfined()) {
            Checkpoint loaded = Checkpoint.map(folder, expected, arena);

            Weight weight = expected.layers().getFirst().query().weight();
            assertThat(loaded.weight(weight).scale()).isPresent();
        }
    }

    @Test
    void compressedTensorsInBlocksHaveAScaleForEach() throws Exception {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        ObjectNode form = checkpoint.config().putObject("quantization_config");
        form.put("quant_method", "compressed-tensors").put("format", "float-quantized");
        form.putObject("config_groups")
                .putObject("group_0")
                .putObject("weights")
                .put("num_bits", 8)
                .put("type", "float")
                .put("strategy", "block")
                .putArray("block_structure")
                .add(128)
                .add(128);
        String query = "model.layers.0.self_attn.q_proj.weight";
        checkpoint.zeros(query, StoredType.F8_E4M3, 192, 96);
        assertRefused(checkpoint, query + "_scale is missing, expected with shape [2, 1]");

        checkpoint.zeros(query + "_scale", StoredType.BF16, 2, 1).write(folder);
        DecoderWeights expected = DecoderWeights.of(ModelConfig.read(folder));

        try (Arena arena = Arena.ofConfined()) {
            Weight weight = expected.layers().getFirst().query().weight();
            LoadedWeight loaded = Checkpoint.map(folder, expected, arena).weight(weight);
            assertThat(loaded.scale().orElseThrow().weight())
                    .isEqualTo(Weight.of(query + "_scale", 2, 1));
        }
    }

    @Test
    void eightBitsOfNoNamedFormAreRefused() throws Exception {
        String query = "model.layers.0.self_attn.q_proj.weight";

        assertRefused(
                TestCheckpoint.golden().zeros(query, StoredType.F8_E4M3, 192, 96),
                query + " is F8_E4M3 of shape [192, 96], expected F32, F16 or BF16");
    }

    private void assertRefused(TestCheckpoint checkpoint, String words) throws ModelLoadException {
        checkpoint.write(folder);
        DecoderWeights expected = DecoderWeights.of(ModelConfig.read(folder));
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> Checkpoint.map(folder, expected, arena))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining(words);
        }
    }
}
