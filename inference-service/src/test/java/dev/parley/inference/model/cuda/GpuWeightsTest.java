package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.DeviceConstant.FileRegion;
import dev.parley.inference.graph.MatrixForm;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.quantization.CheckpointRows;
import dev.parley.inference.quantization.QuantizationCache;
import dev.parley.inference.quantization.QuantizationPlan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a GPU is given of a checkpoint. */
class GpuWeightsTest {

    private static final int ROW = 5;

    private final Arena arena = Arena.ofShared(); // quantising has workers
    @TempDir private Path folder;
    private DecoderWeights decoder;
    private Checkpoint checkpoint;

    @BeforeEach
    void map() throws ModelLoadException {
        map("mistral-f32");
    }

    private void map(String name) throws ModelLoadException {
        decoder = DecoderWeights.of(ModelConfig.read(GoldenModel.folder(name)));
        checkpoint = Checkpoint.map(GoldenModel.folder(name), decoder, arena);
    }

    @AfterEach
    void unmap() {
        arena.close();
    }

    @Test
    void refusesMatricesOfWideFloatsByName() {
        assertThatThrownBy(() -> StoredWeights.of(checkpoint, decoder.format(), arena))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("tensor model.embed_tokens.weight is FLOAT: on a GPU");
    }

    @Test
    void refusesMatricesOfHalfPrecisionByName() throws Exception {
        TestCheckpoint.golden().toFloat16().write(folder);
        Checkpoint half = Checkpoint.map(folder, decoder, arena);

        assertThatThrownBy(() -> StoredWeights.of(half, decoder.format(), arena))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("tensor model.embed_tokens.weight is FLOAT16: on a GPU");
    }

    @Test
    void cutsGateAndUpApart() throws Exception {
        GpuWeights weights = quantized();
        Weight up = decoder.layers().getFirst().up().weight(); // the second of two in a stack

        assertThat(constant(weights, MatrixForm.blocks(up.name())).shape().getFirst())
                .isEqualTo(up.shape().getFirst());
        holds(weights, up, ROW, up);
    }

    @Test
    void leavesQueriesKeysAndValuesStacked() throws Exception {
        GpuWeights weights = quantized();
        DecoderWeights.Layer layer = decoder.layers().getFirst();
        Weight query = layer.query().weight();
        Weight key = layer.key().weight();
        long rows = query.shape().getFirst() + 2 * key.shape().getFirst();

        assertThat(constant(weights, MatrixForm.blocks(query.name())).shape().getFirst())
                .isEqualTo(rows);
        holds(weights, query, ROW, query);
        holds(weights, query, Math.toIntExact(query.shape().getFirst()) + ROW, key);
        assertThat(weights.constants())
                .extracting(DeviceConstant::name)
                .doesNotContain(MatrixForm.blocks(key.name()), MatrixForm.scales(key.name()));
    }

    @Test
    void leavesTheBiasesOfAStackStacked() throws Exception {
        map("qwen2-bias");
        QuantizationPlan plan = QuantizationPlan.of(decoder, new BlockFormat(4, 32));
        DecoderWeights.Layer layer = decoder.layers().getFirst();
        Weight query = layer.query().bias().orElseThrow();
        Weight key = layer.key().bias().orElseThrow();

        assertThat(constant(quantized("qwen2-bias", plan), query.name()).shape())
                .containsExactly(query.shape().getFirst() + 2 * key.shape().getFirst());
    }

    @Test
    void cutsQueriesKeysAndValuesApartWhereNormsComeBehind() throws Exception {
        map("qwen3-qk-norm");
        QuantizationPlan plan = QuantizationPlan.of(decoder, new BlockFormat(4, 32));
        Weight key = decoder.layers().getFirst().key().weight();

        assertThat(
                        constant(quantized("qwen3-qk-norm", plan), MatrixForm.blocks(key.name()))
                                .shape()
                                .getFirst())
                .isEqualTo(key.shape().getFirst());
    }

    /** A row of a constant is row {@link #ROW} of {@code source}, rounded. */
    private void holds(GpuWeights weights, Weight constant, int row, Weight source)
            throws ModelLoadException {
        DeviceConstant numbers = constant(weights, MatrixForm.blocks(constant.name()));
        DeviceConstant scales = constant(weights, MatrixForm.scales(constant.name()));
        float[] exact = new float[Math.toIntExact(source.shape().getLast())];
        FloatRows.of(checkpoint.weight(source), decoder.format()).read(ROW, exact);
        for (int column = 0; column < exact.length; column++) {
            long index = (long) row * exact.length + column;
            float scale = scale(scales, index / 32);
            int number = Byte.toUnsignedInt(numbers.data().get(JAVA_BYTE, index)) - 128;
            assertThat(number * scale).isCloseTo(exact[column], within(Math.abs(scale)));
        }
    }

    @Test
    void saysWhereInTheFileTheNumbersLie() throws Exception {
        GpuWeights weights = quantized();
        Weight up = decoder.layers().getLast().up().weight();
        DeviceConstant numbers = constant(weights, MatrixForm.blocks(up.name()));

        assertThat(read(weights.folder().orElseThrow(), numbers))
                .isEqualTo(numbers.data().toArray(JAVA_BYTE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral-bf16-sharded", "mistral-fp8-channel", "qwen3-fp8-blocks"})
    void knowsTheSizeOfStoredWeightsBeforeTheyAreOpened(String name) throws Exception {
        map(name);

        GpuWeights weights = StoredWeights.of(checkpoint, decoder.format(), arena);
        assertThat(StoredWeights.bytes(checkpoint, decoder.format())).isEqualTo(weights.bytes());
        assertThat(StoredWeights.converted(checkpoint, decoder.format()))
                .isEqualTo(weights.converted());
    }

    /** The last two's embedding is their head, too, and is there in two shapes. */
    @ParameterizedTest
    @CsvSource({"mistral-f32, 4", "qwen3-qk-norm, 8", "qwen2-bias, 4"})
    void knowsTheSizeOfQuantisedWeightsBeforeTheyAreMade(String name, int bits) throws Exception {
        map(name);
        QuantizationPlan plan = QuantizationPlan.of(decoder, new BlockFormat(bits, 32));

        GpuWeights weights = quantized(name, plan);
        assertThat(FewBitsWeights.bytes(plan, decoder)).isEqualTo(weights.bytes());
        assertThat(FewBitsWeights.converted(plan, decoder))
                .isEqualTo(weights.converted())
                .isPositive();
    }

    private GpuWeights quantized() throws ModelLoadException, IOException {
        return quantized("mistral-f32", QuantizationPlan.of(decoder, new BlockFormat(8, 32)));
    }

    private GpuWeights quantized(String name, QuantizationPlan plan)
            throws ModelLoadException, IOException {
        return FewBitsWeights.of(
                new QuantizationCache(new CacheOptions(folder, false))
                        .open(
                                GoldenModel.folder(name),
                                plan,
                                new CheckpointRows(checkpoint, decoder.format()),
                                arena),
                plan,
                decoder,
                arena);
    }

    private static DeviceConstant constant(GpuWeights weights, String name) {
        return weights.constants().stream()
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static float scale(DeviceConstant scales, long index) {
        return Float.intBitsToFloat(scales.data().getAtIndex(JAVA_SHORT, index) << 16);
    }

    private static byte[] read(Path folder, DeviceConstant constant) throws IOException {
        FileRegion region = constant.file().orElseThrow();
        byte[] bytes = new byte[Math.toIntExact(constant.data().byteSize())];
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(region.file()).toFile(), "r")) {
            file.seek(region.offset());
            file.readFully(bytes);
        }
        return bytes;
    }
}
