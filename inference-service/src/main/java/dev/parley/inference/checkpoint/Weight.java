package dev.parley.inference.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor that the architecture asks for.
 *
 * @param name in the checkpoint and in the graph
 * @param shape outermost dimension first; a linear layer is (out, in)
 */
public record Weight(String name, List<Long> shape) {

    public Weight {
        shape = List.copyOf(shape);
    }

    public static Weight of(String name, long... shape) {
        return new Weight(name, Arrays.stream(shape).boxed().toList());
    }

    /** Returns tensors one below the other, of as many columns, under the name of the first. */
    public static Weight stacked(List<Weight> parts) {
        Weight first = parts.getFirst();
        List<Long> shape = new ArrayList<>(first.shape());
        shape.set(0, parts.stream().mapToLong(part -> part.shape().getFirst()).sum());
        return new Weight(first.name(), shape);
    }
}
