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

/**
 * Models in few bits: exactly what their weights, rounded, give; and how far that is from the
 * checkpoint's own logits.
 */
class AgreesWhenQuantizedTest {

    private static final int EXACT = 0;
    private static final int FAST = 4;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"INT4, 32", "INT4, 128", "INT8, 32", "INT8, 128"})
    void withTheSameWeightsAsFloats(Precision precision, int block) throws Exception {
        BlockFormat format = new BlockFormat(precision == Precision.INT4 ? 4 : 8, block);
        Path rounded =
                TestCheckpoint.golden()
                        .changeMatrices(
                                (columns, values) -> Dequantizer.roundTrip(format, columns, values))
                        .write(Files.createDirectory(folder.resolve("rounded")));

        List<float[]> logits = logits(load(GoldenModel.folder(), precision, block, EXACT));

        List<float[]> expected = logits(TestRunners.load(rounded, 1, 256));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Numbers.maxDifference(logits.get(i), expected.get(i))).isLessThan(2e-4);
        }
    }

    /** The allowed distance is the root mean square of the error beside that of the logits. */
    @ParameterizedTest
    @CsvSource({"INT8, 32, 0.06", "INT8, 128, 0.08", "INT4, 32, 0.6", "INT4, 128, 0.75"})
    void withTransformersWithin(Precision precision, int block, double allowed) throws Exception {
        try (OnnxStepRunner runner = load(GoldenModel.folder(), precision, block, FAST)) {
            for (GoldenModel.Case golden : GoldenModel.cases()) {
                float[] logits = runner.prefill(0, 0, golden.prompt()).row(0);

                double error = Numbers.relativeError(logits, golden.lastLogits());
                assertThat(error).isLessThan(allowed);
            }
        }
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
