package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.checkpoint.WeightFormat;

/**
 * The weights of a mapped checkpoint.
 *
 * @param checkpoint must stay mapped
 * @param format of its weights
 */
public record CheckpointRows(Checkpoint checkpoint, WeightFormat format) implements WeightSource {

    @Override
    public FloatRows rows(Weight weight) {
        return FloatRows.of(checkpoint.weight(weight), format);
    }
}
