package dev.parley.inference.model.cuda;

import dev.parley.inference.bench.OperatorProfile;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.RuntimeOptions;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.RunnerOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Says by ONNX Runtime's own profiler where the time of one precision's steps goes, in the shape of
 * 24 billion parameters: of prompts, and of decode steps of 1, 8 and 32 sequences.
 *
 * <p>Nothing is captured, since a replay is one piece to the profiler. What it measures is the
 * host: an operator's time is the GPU's only where every launch waits for its end, which {@code
 * CUDA_LAUNCH_BLOCKING=1} in the environment makes it do.
 *
 * <p>Arguments: those of {@link GpuSpeed}. Writes a table for each, and the whole profile into the
 * folder {@code profiles}.
 */
final class GpuProfile {

    private static final List<Integer> BATCHES = List.of(1, 8, 32);
    private static final int SLOTS = 32;
    private static final int PROMPT = 500; // less than a chunk: one run
    private static final int LENGTH = 1024;
    private static final int STEPS = Integer.getInteger("parley.gpu.steps", 10);

    private GpuProfile() {}

    /**
     * Runs of one kind, one behind the other.
     *
     * @param first its number among all runs
     */
    private record Part(String name, int first, int count) {

        String table(List<OperatorProfile> all) {
            List<OperatorProfile> own = all.subList(first, first + count);
            return "\n%s\n\n%s".formatted(name, OperatorProfile.sum(own).table(count));
        }
    }

    public static void main(String[] arguments) throws Exception {
        GpuArguments gpu = GpuArguments.read();
        Path profiles = Files.createDirectories(gpu.work().resolve("profiles"));
        OnnxRuntime _ =
                OnnxRuntime.open(
                        new RuntimeOptions(gpu.library(), false, 1, false, Optional.of(profiles)));
        Path folder = SparseModel.configured(gpu.work());
        ModelConfig config = ModelConfig.read(folder);
        RunnerOptions options = gpu.runner(SLOTS, LENGTH, GpuArguments.precision(arguments[0]));
        CudaOptions cuda = gpu.cuda(GpuArguments.cache(arguments[1]), false);
        List<Part> parts;
        try (Arena arena = Arena.ofShared()) {
            GpuWeights weights =
                    gpu.weights(folder, arena).of(config, GpuArguments.form(arguments[0]));
            try (PagedStepRunner runner =
                    CudaModelLoader.load(config, PlannedWeights.of(weights), options, cuda)) {
                parts = parts(runner);
            }
        }
        List<OperatorProfile> runs =
                OperatorProfile.runs(JsonFile.MAPPER.readTree(newest(profiles).toFile()));
        parts.forEach(part -> System.out.print(part.table(runs)));
    }

    /** Fills all slots, then decodes; the first run of each kind warms up. */
    private static List<Part> parts(PagedStepRunner runner) {
        for (int slot = 0; slot < SLOTS; slot++) {
            runner.prefill(slot, 0, new int[PROMPT]);
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("prompt of %d tokens".formatted(PROMPT), 1, SLOTS - 1));
        int runs = SLOTS;
        for (int rows : BATCHES) {
            for (int step = 0; step <= STEPS; step++) {
                runner.decode(batch(rows, PROMPT + step));
            }
            parts.add(new Part("step of %d sequences".formatted(rows), runs + 1, STEPS));
            runs += STEPS + 1;
        }
        return parts;
    }

    private static DecodeBatch batch(int rows, int position) {
        return new DecodeBatch(
                IntStream.range(0, rows)
                        .mapToObj(slot -> new DecodeBatch.Row(slot, position, 0))
                        .toList());
    }

    /** Returns the file that the session wrote as it was closed. */
    private static Path newest(Path profiles) throws IOException {
        try (Stream<Path> files = Files.list(profiles)) {
            return files.max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
    }
}
