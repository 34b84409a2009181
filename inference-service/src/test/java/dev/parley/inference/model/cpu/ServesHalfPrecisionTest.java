package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Numbers;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in IEEE's 16-bit floats, biases and norms included, count as the floats they are. */
class ServesHalfPrecisionTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mistral-f32", "qwen2-bias", "qwen3-qk-norm", "llama3-scaled-tied"})
    void closeToTheCheckpointItWasRoundedFrom(String model) throws Exception {
        try (OnnxStepRunner runner = load(written(model, false), Precision.FP32)) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                float[] logits = runner.prefill(0, 0, golden.prompt()).row(0);

                assertThat(Numbers.relativeError(logits, golden.lastLogits())).isLessThan(0.01);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mistral-f32, FP32",
        "qwen2-bias, FP32",
        "llama3-scaled-tied, FP32",
        "mistral-f32, INT8",
        "qwen2-bias, INT4",
        "llama3-scaled-tied, INT8",
    })
    void exactlyAsTheSameNumbersInThirtyTwoBits(String model, Precision precision)
            throws Exception {
        int[] prompt = GoldenModel.cases(model).getLast().prompt();
        try (OnnxStepRunner narrow = load(written(model, false), precision);
                OnnxStepRunner wide = load(written(model, true), precision)) {
            float[] expected = wide.prefill(0, 0, prompt).row(0);

            assertThat(Numbers.maxDifference(narrow.prefill(0, 0, prompt).row(0), expected))
                    .isLessThan(1e-5);
        }
    }

    private Path written(String model, boolean widened) throws IOException {
        TestCheckpoint checkpoint = TestCheckpoint.golden(model).toFloat16();
        return (widened ? checkpoint.widenFloat16() : checkpoint)
                .write(Files.createDirectory(folder.resolve(widened ? "wide" : "narrow")));
    }

    private OnnxStepRunner load(Path model, Precision precision) throws ModelLoadException {
        CacheOptions cache = new CacheOptions(folder.resolve("cache"), true);
        return OnnxStepRunner.load(
                model,
                new RunnerOptions(
                        1,
                        256,
                        1,
                        Optional.empty(),
                        Device.CPU,
                        precision,
                        32,
                        new QuantizationOptions(4, cache, Packing.HEAP)));
    }
}
