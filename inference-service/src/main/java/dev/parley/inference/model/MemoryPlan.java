package dev.parley.inference.model;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import java.util.List;
import java.util.Locale;

/**
 * What a loaded model takes of the host's memory, in bytes.
 *
 * @param weights mapped from the file
 * @param packed copies of weights, in the order or the form that multiplication wants
 * @param cache keys and values of all slots, and those kept outside them
 * @param workspace the most that one step needs besides
 */
public record MemoryPlan(long weights, long packed, long cache, long workspace) {

    /**
     * Returns the plan of a model whose file has {@code stored} bytes of weights.
     *
     * @param size of its largest step
     */
    public static MemoryPlan of(
            ModelConfig config, DecoderWeights weights, long stored, StepSize size) {
        return new MemoryPlan(
                stored,
                packed(weights),
                size.slots() * cacheBytesPerSlot(config, size.capacity()),
                workspace(config, size));
    }

    /**
     * Returns the plan of a model whose matrices are in few bits: the embedding stays as it is
     * mapped, the linear layers are copied in the order that multiplication wants, and their mapped
     * bytes may then be dropped.
     *
     * @param size of its largest step
     */
    public static MemoryPlan of(
            ModelConfig config, DecoderWeights weights, BlockFormat format, StepSize size) {
        long matrices = weights.linear().stream().mapToLong(weight -> bytes(format, weight)).sum();
        return new MemoryPlan(
                bytes(format, weights.embedding()),
                matrices,
                size.slots() * cacheBytesPerSlot(config, size.capacity()),
                workspace(config, size));
    }

    /**
     * Returns the plan of a model that runs on a device of its own.
     *
     * @param converted weights in a form that the device is given, which are here to be sent
     * @param buffers that steps are sent from and fetched to
     */
    public static MemoryPlan ofHost(long converted, long buffers) {
        return new MemoryPlan(0, converted, 0, buffers);
    }

    private static long bytes(BlockFormat format, Weight weight) {
        return format.bytes(weight.shape().getFirst(), weight.shape().getLast());
    }

    /** Returns the plan with {@code bytes} more for what is kept outside the slots. */
    public MemoryPlan withParked(long bytes) {
        return new MemoryPlan(weights, packed, Math.addExact(cache, bytes), workspace);
    }

    /** Returns the size of one slot in all layers, keys and values, as floats. */
    public static long cacheBytesPerSlot(ModelConfig config, int capacity) {
        long token = (long) config.kvHeads() * config.headDim() * Float.BYTES;
        return 2L * config.layers() * capacity * token;
    }

    private static long packed(DecoderWeights weights) {
        return weights.linear().stream()
                .map(Weight::shape)
                .mapToLong(shape -> shape.get(0) * shape.get(1) * Float.BYTES)
                .sum();
    }

    /** Activations of one layer, the attention's scores over the whole slot, the logits. */
    private static long workspace(ModelConfig config, StepSize size) {
        long heads = config.heads() + 2L * config.kvHeads();
        long activations =
                4L * config.hidden() + 3L * config.intermediate() + 2 * heads * config.headDim();
        long scores = (long) config.heads() * size.capacity();
        long logits = (long) size.slots() * config.vocabulary();
        return (size.rows() * (activations + scores) + logits) * Float.BYTES;
    }

    public long total() {
        return List.of(weights, packed, cache, workspace).stream().reduce(0L, Math::addExact);
    }

    /** Refuses a model that would not fit. */
    public void requireWithin(long available) throws ModelLoadException {
        if (total() > available) {
            throw new ModelLoadException(
                    "the model needs %s, and %s are available; fewer slots or a shorter length need less"
                            .formatted(this, megabytes(available)));
        }
    }

    @Override
    public String toString() {
        return "%s (weights %s, packed %s, kv cache %s, workspace %s)"
                .formatted(
                        megabytes(total()),
                        megabytes(weights),
                        megabytes(packed),
                        megabytes(cache),
                        megabytes(workspace));
    }

    /** Returns a size in words. */
    public static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /**
     * The largest step.
     *
     * @param slots sequences
     * @param capacity tokens of room in each
     * @param rows tokens in one step
     */
    public record StepSize(int slots, int capacity, int rows) {}
}
