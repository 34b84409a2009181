package dev.parley.inference.device;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Consumer;

/** Memory of a GPU: it has an address and a size here, and cannot be read or written. */
public final class DeviceMemory implements AutoCloseable {

    private final NativeObject memory;
    private final long bytes;
    private final Consumer<MemorySegment> free;

    DeviceMemory(MemorySegment address, long bytes, Consumer<MemorySegment> free) {
        this.memory = new NativeObject("device memory", address);
        this.bytes = bytes;
        this.free = free;
    }

    /** Returns its size in bytes. */
    public long bytes() {
        return bytes;
    }

    /** The address of a part of it, which must not be followed. */
    MemorySegment slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, bytes);
        return MemorySegment.ofAddress(memory.address().address() + offset);
    }

    @Override
    public void close() {
        memory.close(free);
    }
}
