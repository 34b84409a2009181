package dev.parley.inference.model.cuda;

import static dev.parley.inference.model.Numbers.relativeError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A GPU's graph, each operator computed as it is defined, gives what a CPU gives with the same
 * weights; that a CPU gives what transformers gives is tested elsewhere.
 */
class PagedGraphMeansTheModelTest {

    private static final int SLOTS = 4;
    private static final int LENGTH = 160;
    private static final int CHUNK = 50;
    private static final int NEXT = 7; // any token

    /** What differs is the order of additions, where only one token is there: it is not turned. */
    private static final double ORDER = 0.00001;

    /** The turns of queries and keys are bfloat16, which the CPU's are not. */
    private static final double TURNS = 0.005;

    /** Scales, norms and biases are, too. */
    private static final double SCALES = 0.03;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mistral-f32",
                "llama3-scaled-tied",
                "qwen2-bias",
                "qwen3-qk-norm",
                "mistral-window",
                "llama-linear-biases",
                "qwen2-window-tied"
            })
    void inBfloat16(String name) throws Exception {
        TestCheckpoint.golden(name).toBfloat16().write(folder);

        assertAgrees(folder, Precision.BF16, Precision.FP32, ORDER, TURNS);
    }

    @ParameterizedTest
    @CsvSource({"mistral-bf16-sharded, BF16", "mistral-fp8-channel, FP8", "qwen3-fp8-blocks, FP8"})
    void asPublished(String name, Precision precision) throws Exception {
        assertAgrees(GoldenModel.folder(name), precision, Precision.FP32, ORDER, TURNS);
    }

    static List<String> models() {
        return GoldenModel.names();
    }

    @ParameterizedTest
    @MethodSource("models")
    void inFewBits(String name) throws Exception {
        Path model = GoldenModel.folder(name);

        assertAgrees(model, Precision.INT8, Precision.INT8, SCALES, SCALES);
        assertAgrees(model, Precision.INT4, Precision.INT4, SCALES, SCALES);
    }

    /** Prompts in chunks, then a step of some of them and of padding. */
    private void assertAgrees(
            Path model, Precision gpu, Precision cpu, double ofOneToken, double tolerance)
            throws Exception {
        List<int[]> prompts = prompts(ModelConfig.read(model).vocabulary());
        try (Arena arena = Arena.ofShared();
                OnnxStepRunner runner = OnnxStepRunner.load(model, options(Device.CPU, cpu))) {
            InterpretedSteps steps = new InterpretedSteps(model, options(Device.CUDA, gpu), arena);
            float[][] prefilled = prefill(steps, prompts);
            List<DecodeBatch.Row> rows = new ArrayList<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                int[] prompt = prompts.get(slot);
                float[] expected = runner.prefill(slot, 0, prompt).row(0);
                assertThat(relativeError(prefilled[slot], expected))
                        .isLessThan(prompt.length == 1 ? ofOneToken : tolerance);
                rows.add(new DecodeBatch.Row(slot, prompt.length, NEXT));
            }

            rows.removeFirst(); // three are padded to four
            float[][] decoded = steps.decode(rows);

            Logits expected = runner.decode(new DecodeBatch(rows));
            for (int row = 0; row < rows.size(); row++) {
                assertThat(relativeError(decoded[row], expected.row(row))).isLessThan(tolerance);
            }
        }
    }

    /** Of 1, 5, 37 and 130 tokens. */
    private static List<int[]> prompts(int vocabulary) throws ModelLoadException {
        return GoldenModel.cases().stream()
                .map(it -> Arrays.stream(it.prompt()).map(token -> token % vocabulary).toArray())
                .toList();
    }

    /** A chunk of each prompt at a time, so that their blocks lie among each other. */
    private static float[][] prefill(InterpretedSteps steps, List<int[]> prompts) {
        float[][] last = new float[SLOTS][];
        for (int from = 0; from < LENGTH; from += CHUNK) {
            for (int slot = 0; slot < SLOTS; slot++) {
                int[] prompt = prompts.get(slot);
                if (from < prompt.length) {
                    int end = Math.min(from + CHUNK, prompt.length);
                    int[] chunk = Arrays.copyOfRange(prompt, from, end);
                    last[slot] = steps.prefill(slot, from, chunk);
                }
            }
        }
        return last;
    }

    private RunnerOptions options(Device device, Precision precision) {
        CacheOptions cache = new CacheOptions(folder.resolve("cache"), false);
        return new RunnerOptions(
                SLOTS,
                LENGTH,
                1,
                Optional.empty(),
                device,
                precision,
                RunnerOptions.DEFAULT_BLOCK,
                new QuantizationOptions(0, cache, QuantizationOptions.Packing.HEAP));
    }
}
