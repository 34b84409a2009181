package dev.parley.inference.checkpoint;

import java.util.List;

/** The form in which a checkpoint stores its linear layers. */
public sealed interface WeightFormat {

    /** Floats or their upper halves. */
    record Plain() implements WeightFormat {}

    /**
     * Eight-bit floats (e4m3), each to be multiplied by its scale. Layers that the exporter left
     * alone are stored as in {@link Plain}.
     *
     * @param scaleSuffix behind the weight's name in its scale's
     * @param granularity what shares a scale
     */
    record Fp8(String scaleSuffix, Granularity granularity) implements WeightFormat {

        /** Returns the scales that belong to a weight (out, in). */
        Weight scale(Weight weight) {
            return new Weight(
                    weight.name() + scaleSuffix,
                    granularity.scales(weight.shape().get(0), weight.shape().get(1)));
        }
    }

    /** What shares a scale. */
    sealed interface Granularity {

        /** Returns the shape of the scales of a weight (out, in). */
        List<Long> scales(long out, long in);

        /** A whole weight. */
        record Tensor() implements Granularity {
            @Override
            public List<Long> scales(long out, long in) {
                return List.of(1L);
            }
        }

        /** An output feature. */
        record Channel() implements Granularity {
            @Override
            public List<Long> scales(long out, long in) {
                return List.of(out, 1L);
            }
        }

        /** A rectangle; those at the lower and right border may be smaller. */
        record Block(int rows, int columns) implements Granularity {
            @Override
            public List<Long> scales(long out, long in) {
                return List.of(Math.ceilDiv(out, rows), Math.ceilDiv(in, columns));
            }
        }
    }
}
