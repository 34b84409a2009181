package dev.parley.inference.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import dev.parley.inference.device.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The rows of a mapped weight, widened as they are read. */
final class StoredRows implements FloatRows {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final LoadedWeight weight;
    private final int columns;
    private final Scales scales;

    private StoredRows(LoadedWeight weight, Scales scales) {
        this.weight = weight;
        this.columns = Math.toIntExact(weight.weight().shape().getLast());
        this.scales = scales;
    }

    static StoredRows of(LoadedWeight weight, WeightFormat format) {
        return new StoredRows(
                weight,
                switch (format) {
                    case Fp8 fp8 when weight.scale().isPresent() ->
                            Scales.of(weight.scale().get(), fp8.granularity());
                    case Fp8 _, WeightFormat.Plain _ -> Scales.NONE;
                });
    }

    @Override
    public long rows() {
        return weight.weight().shape().size() == 1 ? 1 : weight.weight().shape().get(0);
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(long row, float[] destination) {
        long start = row * columns;
        if (weight.type() == ElementType.FLOAT) {
            MemorySegment.copy(weight.data(), FLOAT, start * Float.BYTES, destination, 0, columns);
        } else {
            for (int column = 0; column < columns; column++) {
                destination[column] = weight.element(start + column);
            }
        }
        scales.apply(row, destination, columns);
    }

    /** The factors of a row. */
    @FunctionalInterface
    private interface Scales {

        Scales NONE = (_, _, _) -> {};

        void apply(long row, float[] values, int count);

        static Scales of(LoadedWeight scale, Granularity granularity) {
            return switch (granularity) {
                case Granularity.Tensor _ -> {
                    float factor = scale.element(0);
                    yield (_, values, count) -> multiply(values, 0, count, factor);
                }
                case Granularity.Channel _ ->
                        (row, values, count) -> multiply(values, 0, count, scale.element(row));
                case Granularity.Block(int rows, int columns) -> {
                    long stride = scale.weight().shape().get(1);
                    yield (row, values, count) -> {
                        for (int from = 0; from < count; from += columns) {
                            long index = row / rows * stride + from / columns;
                            int end = Math.min(count, from + columns);
                            multiply(values, from, end, scale.element(index));
                        }
                    };
                }
            };
        }

        private static void multiply(float[] values, int from, int end, float factor) {
            for (int i = from; i < end; i++) {
                values[i] *= factor;
            }
        }
    }
}
