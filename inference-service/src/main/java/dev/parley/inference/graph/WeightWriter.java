package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.List;

/**
 * Writes the weights of a decoder in one form, and the operators that compute with that form.
 *
 * <p>Shapes: … stands for the dimensions of a step's tokens.
 */
public interface WeightWriter {

    /** Whether these layers over one input are one product, and not one each. */
    boolean packs(List<Linear> layers);

    /**
     * Writes linear layers over one input, biases included: (…, in) to (…, sum of out), their
     * outputs side by side.
     *
     * @param name of the product, and the beginning of its constants' names
     * @param layers one, or several where {@link #packs} says so
     */
    void linear(String name, List<Linear> layers, Value input, Value output);

    /**
     * Writes the head: (…, hidden) to (…, vocabulary) floats, whatever the activations are.
     *
     * @param name of the product, and the beginning of its constants' names, which it has of its
     *     own even where it is the embedding once more
     */
    default void head(String name, Linear head, Value input, Value output) {
        linear(name, List.of(head), input, output);
    }

    /** Writes a look-up: tokens (…) to rows (…, hidden) of the embedding. */
    Value embed(Weight embedding, Value tokens);

    /** Returns a weight of one dimension, in the type of the activations. */
    Value vector(Weight weight);
}
