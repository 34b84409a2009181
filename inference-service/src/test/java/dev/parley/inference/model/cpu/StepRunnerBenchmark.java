package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.RunnerOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times of a step of the demonstration models, behind 200 tokens of prompt.
 *
 * <p>Runs in the folder {@code inference-service}. A step of {@code small} is nearly all overhead:
 * crossing into native code, checking, dispatching operators.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class StepRunnerBenchmark {

    private static final int PROMPT = 200;
    private static final int SLOTS = 4;

    @Param({"large", "small"})
    public String model = "large";

    @Param({"1", "2"})
    public int threads = 1;

    private final DecodeBatch one = batch(1);
    private final DecodeBatch four = batch(SLOTS);
    private int[] prompt = {};
    private @Nullable OnnxStepRunner loaded;

    @Setup
    public void load() throws ModelLoadException {
        Path folder = Path.of("demo-model", model);
        RunnerOptions options = new RunnerOptions(SLOTS, 1024, threads, Optional.empty());
        OnnxStepRunner runner = OnnxStepRunner.load(folder, options);
        loaded = runner;
        prompt = new Random(1).ints(PROMPT, 0, runner.config().vocabulary()).toArray();
        for (int slot = 0; slot < SLOTS; slot++) {
            runner.prefill(slot, 0, prompt);
        }
    }

    @TearDown
    public void close() {
        runner().close();
    }

    @Benchmark
    public float prefillOf200() {
        return runner().prefill(0, 0, prompt).at(0, 0);
    }

    @Benchmark
    public float decodeOfOne() {
        return runner().decode(one).at(0, 0);
    }

    @Benchmark
    public float decodeOfFour() {
        return runner().decode(four).at(3, 0);
    }

    private OnnxStepRunner runner() {
        return Objects.requireNonNull(loaded);
    }

    private static DecodeBatch batch(int rows) {
        return new DecodeBatch(
                IntStream.range(0, rows)
                        .mapToObj(slot -> new DecodeBatch.Row(slot, PROMPT, 5))
                        .toList());
    }
}
