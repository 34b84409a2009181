package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.model.RunnerOptions;
import java.util.Locale;

/**
 * What a loaded model takes of a GPU, in bytes.
 *
 * @param weights copied from the files
 * @param pool blocks of keys and values
 * @param blocks of the pool
 * @param steps fixed buffers that steps read and write
 * @param workspace the most that one step needs besides
 * @param reserve of CUDA itself: its context, its libraries' code and workspaces
 */
public record GpuMemoryPlan(
        long weights, long pool, int blocks, long steps, long workspace, long reserve) {

    private static final long RESERVE = 1L << 30;

    /**
     * Returns the plan of a checkpoint in the precision that is asked for, which is not opened for
     * it.
     *
     * @param available bytes of the device
     * @throws ModelLoadException with the arithmetic, where it does not fit, or naming the tensor
     *     that a GPU does not take
     */
    public static GpuMemoryPlan of(
            ModelConfig config,
            Checkpoint checkpoint,
            RunnerOptions options,
            CudaOptions cuda,
            long available)
            throws ModelLoadException {
        long weights = PlannedWeights.bytes(DecoderWeights.of(config), checkpoint, options);
        return of(config, weights, options, cuda, available);
    }

    /**
     * Returns the plan that uses what is there.
     *
     * @param weights bytes of them
     * @param available bytes of the device
     * @throws ModelLoadException with the arithmetic, where it does not fit
     */
    static GpuMemoryPlan of(
            ModelConfig config,
            long weights,
            RunnerOptions options,
            CudaOptions cuda,
            long available)
            throws ModelLoadException {
        long block = KvPool.bytesPerBlock(config, elementType(cuda), cuda.blockTokens());
        int perSlot = BlockTables.blocksOf(options.maxLength(), cuda.blockTokens());
        long steps = StepMemory.deviceBytes(StepSize.of(config, options, cuda));
        long workspace = workspace(config, options, cuda);
        long free = available - weights - steps - workspace - RESERVE;
        int most = Math.clamp((long) options.slots() * perSlot, perSlot, Integer.MAX_VALUE);
        int blocks = cuda.blocks().orElse(Math.clamp(free / block, perSlot, most));
        GpuMemoryPlan plan =
                new GpuMemoryPlan(weights, blocks * block, blocks, steps, workspace, RESERVE);
        if (plan.total() > available) {
            throw new ModelLoadException(
                    "the model needs %s of the GPU, and %s are available; a shorter length or fewer bits need less"
                            .formatted(plan, gigabytes(available)));
        }
        if (blocks < perSlot) {
            throw new ModelLoadException(
                    "%d blocks of %d tokens cannot hold one sequence of %d"
                            .formatted(blocks, cuda.blockTokens(), options.maxLength()));
        }
        return plan;
    }

    static ElementType elementType(CudaOptions cuda) {
        return switch (cuda.cache()) {
            case BFLOAT16 -> ElementType.BFLOAT16;
            case FLOAT8 -> ElementType.FLOAT8_E4M3;
        };
    }

    /**
     * Activations of a chunk, one matrix that was made bfloat16 to be multiplied, and the scores of
     * a step three times: at their temperature, and as shares at it and as they are. The attention
     * of prompts makes float8 keys and values of a sequence bfloat16 first.
     */
    private static long workspace(ModelConfig config, RunnerOptions options, CudaOptions cuda) {
        long heads = config.heads() + 2L * config.kvHeads();
        long row = 6L * config.hidden() + 4L * config.intermediate() + 4 * heads * config.headDim();
        long widest = Math.max(config.intermediate(), config.vocabulary());
        long scores = 3L * options.slots() * config.vocabulary() * Float.BYTES;
        long widened =
                switch (cuda.cache()) {
                    case BFLOAT16 -> 0;
                    case FLOAT8 -> 2L * options.maxLength() * config.kvHeads() * config.headDim();
                };
        return (cuda.chunk() * row + widest * config.hidden() + widened) * Short.BYTES + scores;
    }

    public long total() {
        return weights + pool + steps + workspace + reserve;
    }

    @Override
    public String toString() {
        return "%s (weights %s, kv cache %s in %d blocks, steps %s, workspace %s, CUDA %s)"
                .formatted(
                        gigabytes(total()),
                        gigabytes(weights),
                        gigabytes(pool),
                        blocks,
                        gigabytes(steps),
                        gigabytes(workspace),
                        gigabytes(reserve));
    }

    /** Returns a size in words. */
    public static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
