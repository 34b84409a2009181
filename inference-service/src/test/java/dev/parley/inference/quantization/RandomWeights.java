package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Weights out of nothing, the same for the same name; remembers who was asked for. */
final class RandomWeights implements WeightSource {

    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private Optional<String> broken = Optional.empty();

    /** From now on reading this tensor fails. */
    void breakAt(String tensor) {
        broken = Optional.of(tensor);
    }

    void mend() {
        broken = Optional.empty();
        asked.clear();
    }

    @Override
    public FloatRows rows(Weight weight) throws ModelLoadException {
        asked.add(weight.name());
        if (broken.equals(Optional.of(weight.name()))) {
            throw new ModelLoadException(weight.name() + " is broken");
        }
        float[] values = values(weight);
        int columns = Math.toIntExact(weight.shape().getLast());
        return new FloatRows() {
            @Override
            public long rows() {
                return values.length / columns;
            }

            @Override
            public int columns() {
                return columns;
            }

            @Override
            public void read(long row, float[] destination) {
                System.arraycopy(values, (int) row * columns, destination, 0, columns);
            }
        };
    }

    static float[] values(Weight weight) {
        long size = weight.shape().stream().reduce(1L, Math::multiplyExact);
        Random random = new Random(weight.name().hashCode());
        float[] values = new float[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
