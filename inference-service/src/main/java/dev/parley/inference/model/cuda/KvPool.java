package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.DeviceMemory;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.Tensor;
import dev.parley.inference.graph.CachePart;
import dev.parley.inference.graph.PagedGraph;

/**
 * The keys and values of all blocks: one piece of device memory of shape (layers, 2, blocks,
 * blockTokens, kvHeads, headDim), so that one layer's keys are one tensor and one block's copy is
 * one call.
 */
final class KvPool implements AutoCloseable {

    private final ModelConfig config;
    private final CudaDevice device;
    private final PagedGraph.Cache cache;
    private final DeviceMemory memory;

    KvPool(ModelConfig config, CudaDevice device, PagedGraph.Cache cache) {
        this.config = config;
        this.device = device;
        this.cache = cache;
        this.memory =
                device.allocate(
                        cache.blocks() * bytesPerBlock(config, cache.type(), cache.blockTokens()));
    }

    /** Returns the size of one block in all layers, keys and values. */
    static long bytesPerBlock(ModelConfig config, ElementType type, int blockTokens) {
        return 2L * config.layers() * partBytes(config, type, blockTokens);
    }

    /** The keys, or the values, of one block in one layer. */
    private static long partBytes(ModelConfig config, ElementType type, int blockTokens) {
        return (long) blockTokens * config.kvHeads() * config.headDim() * type.bytes();
    }

    int blocks() {
        return cache.blocks();
    }

    int blockTokens() {
        return cache.blockTokens();
    }

    /** Returns the keys or values of one layer, (blocks, blockTokens, kvHeads, headDim). */
    Tensor tensor(OnnxRuntime runtime, CachePart part, int layer) {
        long row =
                switch (part) {
                    case KEYS -> 2L * layer;
                    case VALUES -> 2L * layer + 1;
                };
        return Tensor.over(
                runtime,
                device,
                memory,
                row * rowBytes(),
                cache.type(),
                cache.blocks(),
                cache.blockTokens(),
                config.kvHeads(),
                config.headDim());
    }

    private long partBytes() {
        return partBytes(config, cache.type(), cache.blockTokens());
    }

    private long rowBytes() {
        return cache.blocks() * partBytes();
    }

    /** Copies one block in all layers, in the order of the device's steps. */
    void copy(int from, int to) {
        long part = partBytes();
        device.copyWithinRows(
                memory, 2 * config.layers(), rowBytes(), from * part, to * part, part);
    }

    @Override
    public void close() {
        memory.close();
    }
}
