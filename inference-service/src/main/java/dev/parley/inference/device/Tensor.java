package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A shaped view of native memory that somebody else owns; it must outlive the tensor and whatever
 * the tensor is bound to.
 *
 * <p>Created and closed by one thread at a time.
 */
@SuppressWarnings("restricted")
public final class Tensor implements AutoCloseable {

    private final OnnxApi api;
    private final NativeObject value;

    private Tensor(OnnxApi api, MemorySegment value) {
        this.api = api;
        this.value = new NativeObject("tensor", value);
    }

    /**
     * Returns a tensor over all of {@code data}.
     *
     * @throws IllegalArgumentException where the shape does not have exactly the size of the data
     */
    public static Tensor over(
            OnnxRuntime runtime, MemorySegment data, ElementType type, long... shape) {
        requireSize(data, type, shape);
        return create(runtime, runtime.cpuMemory(), data, type, shape);
    }

    /**
     * Returns a tensor over a part of a GPU's memory, from {@code offset} on, as long as the shape
     * is.
     *
     * @throws IndexOutOfBoundsException where the memory is not so long
     */
    public static Tensor over(
            OnnxRuntime runtime,
            CudaDevice device,
            DeviceMemory memory,
            long offset,
            ElementType type,
            long... shape) {
        long bytes = type.bytesOf(shape);
        MemorySegment data = memory.slice(offset, bytes).reinterpret(bytes);
        return create(runtime, runtime.cudaMemory(device.id()), data, type, shape);
    }

    private static Tensor create(
            OnnxRuntime runtime,
            MemorySegment kind,
            MemorySegment data,
            ElementType type,
            long... shape) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value =
                    runtime.api()
                            .create(
                                    OnnxFunction.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE,
                                    kind,
                                    data,
                                    data.byteSize(),
                                    arena.allocateFrom(JAVA_LONG, shape),
                                    (long) shape.length,
                                    type.code());
            return new Tensor(runtime.api(), value);
        }
    }

    private static void requireSize(MemorySegment data, ElementType type, long... shape) {
        long bytes = type.bytesOf(shape);
        if (shape.length == 0 || !data.isNative() || bytes != data.byteSize()) {
            throw new IllegalArgumentException(
                    "%s%s needs %d native bytes, not %d"
                            .formatted(type, Arrays.toString(shape), bytes, data.byteSize()));
        }
    }

    MemorySegment value() {
        return value.address();
    }

    @Override
    public void close() {
        value.close(address -> api.release(OnnxFunction.RELEASE_VALUE, address));
    }
}
