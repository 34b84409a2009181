package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Numbers;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Biases joined, packed queries and keys taken apart for their norms, tied heads, shards, eight-bit
 * floats as a source: where weights are rounded only to eight bits, a mistake in any shows.
 */
class EveryArchitectureInFewBitsTest {

    /** Of the root mean square of the logits. */
    private static final double ROUNDING = 0.05;

    @TempDir Path folder;

    static List<String> models() {
        return GoldenModel.names();
    }

    @ParameterizedTest
    @MethodSource("models")
    void isAsFarFromTransformersAsEightBitsAre(String model) throws Exception {
        RunnerOptions options =
                new RunnerOptions(
                        1,
                        256,
                        1,
                        Optional.empty(),
                        Device.CPU,
                        Precision.INT8,
                        32,
                        new QuantizationOptions(0, new CacheOptions(folder, true), Packing.HEAP));
        try (OnnxStepRunner runner = OnnxStepRunner.load(GoldenModel.folder(model), options)) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                float[] logits = runner.prefill(0, 0, golden.prompt()).row(0);

                assertThat(Numbers.relativeError(logits, golden.lastLogits())).isLessThan(ROUNDING);
            }
        }
    }
}
