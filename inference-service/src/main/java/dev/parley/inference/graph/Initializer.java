package dev.parley.inference.graph;

import dev.parley.inference.device.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A constant of a graph that lies outside it.
 *
 * @param name by which the session is given it
 * @param shape outermost dimension first
 * @param data its elements, all of them
 */
public record Initializer(String name, ElementType type, List<Long> shape, MemorySegment data) {

    public Initializer {
        shape = List.copyOf(shape);
        long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        if (bytes != data.byteSize()) {
            throw new IllegalArgumentException(
                    "%s: %s%s in %d bytes".formatted(name, type, shape, data.byteSize()));
        }
    }
}
