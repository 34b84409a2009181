package dev.parley.inference.model.cuda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.graph.MatrixForm;
import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.RunnerOptions;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures one precision of the shape of 24 billion parameters on a GPU: time to the first token of
 * 500 and 4,000 tokens, and decode steps of 1, 8 and 32 sequences.
 *
 * <p>Arguments: precision (bf16, int4, int4-128, int8, fp8), keys and values (bf16, fp8). Writes
 * one line of JSON.
 */
final class GpuSpeed {

    private static final List<Integer> PROMPTS = List.of(500, 4000);
    private static final List<Integer> BATCHES = List.of(1, 8, 32);
    private static final int SLOTS = 32;
    private static final int CONTEXT = 512;
    private static final int LENGTH = 4352; // the longest prompt, and some room
    private static final int STEPS = Integer.getInteger("parley.gpu.steps", 100);
    private static final int REPEATS = Integer.getInteger("parley.gpu.repeats", 7);

    private final PagedStepRunner runner;
    private final Random random = new Random(7);

    private GpuSpeed(PagedStepRunner runner) {
        this.runner = runner;
    }

    /**
     * A run's figures.
     *
     * @param weightBytes on the device
     * @param loadSeconds until loaded; captures come with the first step, which is not measured
     */
    record Result(
            String precision,
            String cache,
            long weightBytes,
            double loadSeconds,
            List<Prefill> prefills,
            List<Decode> decodes) {}

    /** The median time of a prompt alone on the device, and the best and the worst. */
    record Prefill(int tokens, double milliseconds, double best, double worst) {}

    /** The median time of a step with {@code context} tokens in each sequence. */
    record Decode(int rows, int context, double milliseconds, double best, double worst) {}

    public static void main(String[] arguments) throws Exception {
        GpuArguments gpu = GpuArguments.read();
        MatrixForm form = GpuArguments.form(arguments[0]);
        CudaOptions.CacheType cache = GpuArguments.cache(arguments[1]);
        Path folder = SparseModel.configured(gpu.work());
        ModelConfig config = ModelConfig.read(folder);
        RunnerOptions options = gpu.runner(SLOTS, LENGTH, GpuArguments.precision(arguments[0]));
        try (Arena arena = Arena.ofShared()) {
            GpuWeights weights = gpu.weights(folder, arena).of(config, form);
            long began = System.nanoTime();
            try (PagedStepRunner runner =
                    CudaModelLoader.load(
                            config, PlannedWeights.of(weights), options, gpu.cuda(cache, true))) {
                double seconds = (System.nanoTime() - began) / 1e9;
                GpuSpeed speed = new GpuSpeed(runner);
                Result result =
                        new Result(
                                arguments[0],
                                arguments[1],
                                weights.bytes(),
                                seconds,
                                PROMPTS.stream().map(speed::prefill).toList(),
                                BATCHES.stream().map(speed::decode).toList());
                System.out.println(new ObjectMapper().writeValueAsString(result));
            }
        }
    }

    private Prefill prefill(int tokens) {
        double[] times = new double[REPEATS];
        for (int i = -1; i < REPEATS; i++) { // the first warms up
            int[] prompt = tokens(tokens);
            long began = System.nanoTime();
            Candidates _ = runner.prefill(0, 0, prompt).candidates(0).orElseThrow();
            times[Math.max(i, 0)] = (System.nanoTime() - began) / 1e6;
        }
        runner.truncate(0, 0);
        Arrays.sort(times);
        return new Prefill(tokens, times[REPEATS / 2], times[0], times[REPEATS - 1]);
    }

    private Decode decode(int rows) {
        for (int slot = 0; slot < rows; slot++) {
            runner.prefill(slot, 0, tokens(CONTEXT));
        }
        double[] times = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            DecodeBatch batch = batch(rows, CONTEXT + step);
            long began = System.nanoTime();
            Candidates _ = runner.decode(batch).candidates(0).orElseThrow();
            times[step] = (System.nanoTime() - began) / 1e6;
        }
        for (int slot = 0; slot < rows; slot++) {
            runner.truncate(slot, 0);
        }
        Arrays.sort(times);
        return new Decode(rows, CONTEXT, times[STEPS / 2], times[0], times[STEPS - 1]);
    }

    private DecodeBatch batch(int rows, int position) {
        List<DecodeBatch.Row> batch = new ArrayList<>();
        for (int slot = 0; slot < rows; slot++) {
            batch.add(new DecodeBatch.Row(slot, position, token()));
        }
        return new DecodeBatch(batch);
    }

    private int[] tokens(int count) {
        return IntStream.range(0, count).map(_ -> token()).toArray();
    }

    private int token() {
        return random.nextInt(runner.config().vocabulary());
    }
}
