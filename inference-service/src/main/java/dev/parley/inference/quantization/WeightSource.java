package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;

/** Where a quantiser's floats come from. */
@FunctionalInterface
public interface WeightSource {

    /**
     * Returns a weight as rows of floats; a vector is one row.
     *
     * @throws ModelLoadException where it is not there or of a type that has no floats
     */
    FloatRows rows(Weight weight) throws ModelLoadException;
}
