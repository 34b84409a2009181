package dev.parley.inference.graph;

import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.OptionalInt;

/**
 * Writes how new tokens come into a graph, meet the cache and leave it: what differs between kinds
 * of cache.
 */
public interface AttentionWriter {

    /** Declares the tokens of a step and whatever says where they stand. */
    Value tokens();

    /** Returns the number of a step's token dimensions: two for (B, L), one for packed tokens. */
    int tokenDimensions();

    /**
     * Writes one layer's attention, rotation included, and its cache: to (…, heads * headDim).
     *
     * @param window how many tokens the layer sees, where not all
     */
    Value attend(int layer, Heads heads, OptionalInt window);

    /** Returns what has a successor to choose: (…, width) to (sequences, width). */
    Value last(Value all);

    /**
     * Writes what is made of the scores before they leave: nothing, as a rule.
     *
     * @param scores (sequences, vocabulary) floats
     */
    default void finish(Value scores) {}

    /**
     * What the attention reads: (…, heads * headDim) of queries, (…, kvHeads * headDim) of keys and
     * of values each.
     *
     * @param query holds all three side by side where {@code key} and {@code value} are absent
     */
    record Heads(Value query, Value key, Value value) {

        static Heads packed(Value all) {
            return new Heads(all, Value.ABSENT, Value.ABSENT);
        }
    }
}
