package dev.parley.inference.model;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor that the architecture asks for.
 *
 * @param name in the checkpoint and in the graph
 * @param shape outermost dimension first; a linear layer is (out, in)
 */
record Weight(String name, List<Long> shape) {

    Weight {
        shape = List.copyOf(shape);
    }

    static Weight of(String name, long... shape) {
        return new Weight(name, Arrays.stream(shape).boxed().toList());
    }
}
