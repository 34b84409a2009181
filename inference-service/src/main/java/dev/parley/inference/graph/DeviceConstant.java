package dev.parley.inference.graph;

import dev.parley.inference.device.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A weight for a GPU, in the host's memory or in a file until the session copies it there.
 *
 * @param name in the graph
 * @param shape outermost dimension first
 * @param data its elements
 * @param file where else they lie, if the session can read them from there: what it is given in
 *     memory it copies on the host first
 */
public record DeviceConstant(
        String name,
        ElementType type,
        List<Long> shape,
        MemorySegment data,
        Optional<FileRegion> file) {

    public DeviceConstant {
        shape = List.copyOf(shape);
    }

    /**
     * A place in a file.
     *
     * @param file its name, in the one folder that the session is told of
     * @param offset of the first byte
     */
    public record FileRegion(String file, long offset) {}
}
