package dev.parley.inference.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A linear layer.
 *
 * @param weight (out, in)
 * @param bias (out), where it has one
 */
public record Linear(Weight weight, Optional<Weight> bias) {

    /** Returns the layer of this name. */
    static Linear of(String name, long out, long in, boolean hasBias) {
        return new Linear(
                Weight.of(name + ".weight", out, in),
                hasBias ? Optional.of(Weight.of(name + ".bias", out)) : Optional.empty());
    }

    /** Returns the weight's name without its end. */
    public String name() {
        return nameOf(weight);
    }

    /** Returns the name of the layer whose weight this is. */
    public static String nameOf(Weight weight) {
        return weight.name().substring(0, weight.name().length() - ".weight".length());
    }

    /** Returns the width of its output. */
    public long out() {
        return weight.shape().get(0);
    }

    /** Returns the width of its input. */
    public long in() {
        return weight.shape().get(1);
    }

    Stream<Weight> tensors() {
        return Stream.concat(Stream.of(weight), bias.stream());
    }
}
