package dev.parley.inference.model.cuda;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is run on a GPU.
 *
 * @param device the GPU's number among those that the process sees
 * @param libraries the folder of CUDA's libraries, where the system's loader does not find them
 * @param cache what keys and values are kept as
 * @param blockTokens tokens of one block of them; 128 and 256 have the fastest attention
 * @param blocks of the pool; where absent, as many as fit, but no more than the slots can use
 * @param chunk most tokens of a prompt in one step
 * @param graphs whether decode steps are captured and replayed
 */
public record CudaOptions(
        int device,
        Optional<Path> libraries,
        CacheType cache,
        int blockTokens,
        OptionalInt blocks,
        int chunk,
        boolean graphs) {

    /** What keys and values are kept as. */
    public enum CacheType {
        BFLOAT16,

        /** e4m3 with a scale of one: half the memory, at some loss. */
        FLOAT8
    }

    private static final int BLOCK_TOKENS = 256;
    private static final int CHUNK = 1024;

    public CudaOptions {
        if (device < 0) {
            throw new IllegalArgumentException("device " + device);
        }
        if (blockTokens < 16 || Integer.bitCount(blockTokens) != 1) {
            throw new IllegalArgumentException(
                    "a block has a power of two of tokens from 16 on, not " + blockTokens);
        }
        if (chunk < 1) {
            throw new IllegalArgumentException("chunk must be at least 1, not " + chunk);
        }
        if (blocks.isPresent() && blocks.getAsInt() < 1) {
            throw new IllegalArgumentException("a pool of " + blocks.getAsInt() + " blocks");
        }
    }

    /** The first GPU, bfloat16 all through. */
    public static CudaOptions defaults() {
        return new CudaOptions(
                0,
                Optional.empty(),
                CacheType.BFLOAT16,
                BLOCK_TOKENS,
                OptionalInt.empty(),
                CHUNK,
                true);
    }
}
