package dev.parley.inference.checkpoint;

import java.util.OptionalInt;
import java.util.Set;

/**
 * Layers that see only the end of what came before.
 *
 * @param tokens that such a layer sees, the current one among them
 * @param layers which they are, from 0
 */
public record SlidingWindow(int tokens, Set<Integer> layers) {

    /** Every layer sees everything. */
    public static final SlidingWindow NONE = new SlidingWindow(Integer.MAX_VALUE, Set.of());

    public SlidingWindow {
        if (tokens < 1) {
            throw new IllegalArgumentException("a window of " + tokens + " tokens");
        }
        layers = Set.copyOf(layers);
    }

    /** Returns how many tokens a layer sees, where not all. */
    public OptionalInt of(int layer) {
        return layers.contains(layer) ? OptionalInt.of(tokens) : OptionalInt.empty();
    }
}
