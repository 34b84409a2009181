package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Numbers;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.quantization.Dequantizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models in few bits: exactly what their weights, rounded, give; and how far that is from the
 * checkpoint's own logits.
 */
class AgreesWhenQuantizedTest {

    private static final int EXACT = 0;
    private static final int FAST = 4;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "mistral-f32, INT4, 32",
        "mistral-f32, INT4, 128",
        "mistral-f32, INT8, 32",
        "mistral-f32, INT8, 128",
        "qwen2-bias, INT4, 32",
        "qwen3-qk-norm, INT4, 32",
        "llama3-scaled-tied, INT4, 128",
        "llama-linear-biases, INT8, 32",
        "mistral-window, INT4, 32",
        "qwen2-window-tied, INT8, 128",
    })
    void withTheSameWeightsAsFloats(String model, Precision precision, int block) throws Exception {
        BlockFormat format = new BlockFormat(precision == Precision.INT4 ? 4 : 8, block);
        Path rounded =
                TestCheckpoint.golden(model)
                        .changeMatrices(
                                (columns, values) -> Dequantizer.roundTrip(format, columns, values))
                        .write(Files.createDirectory(folder.resolve("rounded")));

        List<float[]> logits = logits(load(GoldenModel.folder(model), precision, block, EXACT));

        List<float[]> expected = logits(TestRunners.load(rounded, 1, 256));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Numbers.maxDifference(logits.get(i), expected.get(i))).isLessThan(2e-4);
        }
    }

    static List<String> models() {
        return GoldenModel.names();
    }

    /** The root mean square of the error beside that of the logits. */
    @ParameterizedTest
    @MethodSource("models")
    void withTransformersWithinATenthInEightBits(String model) throws Exception {
        assertThat(largestError(model, Precision.INT8, 32)).isLessThan(0.1);
    }

    /** Four bits change what a random model of three narrow layers says: a bound, not a claim. */
    @ParameterizedTest
    @CsvSource({"32, 0.65", "128, 0.8"})
    void withTransformersLooselyInFourBits(int block, double allowed) throws Exception {
        assertThat(largestError("mistral-f32", Precision.INT4, block)).isLessThan(allowed);
    }

    private double largestError(String model, Precision precision, int block) throws Exception {
        double largest = 0;
        try (OnnxStepRunner runner = load(GoldenModel.folder(model), precision, block, FAST)) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                float[] logits = runner.prefill(0, 0, golden.prompt()).row(0);
                double error = Numbers.relativeError(logits, golden.lastLogits());
                largest = Math.max(largest, error);
            }
        }
        return largest;
    }

    /** The runtime lines up only what is large: this model's weights cannot be mapped. */
    @Test
    void whereItIsTooSmallForPackedWeightsInAFile() throws Exception {
        List<float[]> heap = logits(load(GoldenModel.folder(), Precision.INT4, 32, FAST));

        List<float[]> file =
                logits(load(GoldenModel.folder(), Precision.INT4, 32, FAST, Packing.FILE));

        for (int i = 0; i < heap.size(); i++) {
            assertThat(file.get(i)).containsExactly(heap.get(i));
        }
    }

    private OnnxStepRunner load(Path model, Precision precision, int block, int accuracyLevel)
            throws ModelLoadException {
        return load(model, precision, block, accuracyLevel, Packing.HEAP);
    }

    private OnnxStepRunner load(
            Path model, Precision precision, int block, int accuracyLevel, Packing packing)
            throws ModelLoadException {
        return OnnxStepRunner.load(
                model,
                new RunnerOptions(
                        1,
                        256,
                        1,
                        Optional.empty(),
                        Device.CPU,
                        precision,
                        block,
                        new QuantizationOptions(
                                accuracyLevel,
                                new CacheOptions(folder.resolve("cache"), true),
                                packing)));
    }

    /** Returns the logits of a prompt and of some tokens behind it, and closes the runner. */
    private static List<float[]> logits(OnnxStepRunner runner) {
        try (runner) {
            Random random = new Random(3);
            int vocabulary = runner.config().vocabulary();
            List<float[]> logits = new ArrayList<>();
            int[] prompt = random.ints(90, 0, vocabulary).toArray();
            logits.add(runner.prefill(0, 0, prompt).row(0));
            for (int position = prompt.length; position < 100; position++) {
                int token = random.nextInt(vocabulary);
                DecodeBatch batch = DecodeBatch.of(new DecodeBatch.Row(0, position, token));
                logits.add(runner.decode(batch).row(0));
            }
            return logits;
        }
    }
}
