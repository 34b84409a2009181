package dev.parley.inference.device;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Host memory that a GPU reads and writes directly. */
public final class PinnedMemory implements AutoCloseable {

    private final NativeObject memory;
    private final Consumer<MemorySegment> free;

    PinnedMemory(MemorySegment memory, Consumer<MemorySegment> free) {
        this.memory = new NativeObject("pinned memory", memory);
        this.free = free;
    }

    /** Returns all of it, to be read and written; valid until it is closed. */
    public MemorySegment segment() {
        return memory.address();
    }

    MemorySegment slice(long length) {
        return segment().asSlice(0, length);
    }

    @Override
    public void close() {
        memory.close(free);
    }
}
