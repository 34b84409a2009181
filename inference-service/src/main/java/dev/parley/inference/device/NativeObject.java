package dev.parley.inference.device;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** The address of a native object that is refused, not followed, once it is released. */
final class NativeObject {

    private final String kind;
    private MemorySegment address;

    NativeObject(String kind, MemorySegment address) {
        this.kind = kind;
        this.address = address;
    }

    MemorySegment address() {
        if (address.address() == 0) {
            throw new IllegalStateException("the " + kind + " is closed");
        }
        return address;
    }

    /** Releases the object on the first call; later calls do nothing. */
    void close(Consumer<MemorySegment> release) {
        if (address.address() != 0) {
            MemorySegment released = address;
            address = MemorySegment.NULL;
            release.accept(released);
        }
    }
}
