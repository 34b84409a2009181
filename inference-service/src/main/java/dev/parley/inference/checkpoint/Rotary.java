package dev.parley.inference.checkpoint;

/**
 * How far the coordinates of a head are turned from one position to the next.
 *
 * @param theta base of the frequencies: pair i of a head turns by {@code theta^(-2i / headDim)}
 * @param scaling how the frequencies are stretched for prompts longer than those of the training
 */
public record Rotary(double theta, Scaling scaling) {

    /** Returns frequencies as they are. */
    public static Rotary of(double theta) {
        return new Rotary(theta, new Scaling.None());
    }

    /** Returns by how many radians pair {@code pair} turns from one position to the next. */
    public double frequency(int pair, int headDim) {
        return scaling.apply(Math.pow(theta, -2.0 * pair / headDim));
    }

    /** A change of the frequencies. */
    public sealed interface Scaling {

        /** Returns the frequency in place of {@code frequency}. */
        double apply(double frequency);

        /** The frequencies stay. */
        record None() implements Scaling {
            @Override
            public double apply(double frequency) {
                return frequency;
            }
        }

        /**
         * All turn slower.
         *
         * @param factor by which
         */
        record Linear(double factor) implements Scaling {
            @Override
            public double apply(double frequency) {
                return frequency / factor;
            }
        }

        /**
         * Llama 3.1's: slow pairs turn slower still, fast ones stay, those between go from the one
         * to the other.
         *
         * @param factor by which the slow ones turn slower
         * @param lowFrequencyFactor a pair is slow that turns fewer times in the training's length
         * @param highFrequencyFactor a pair is fast that turns more times in the training's length
         * @param originalPositions the training's length, in tokens
         */
        record Llama3(
                double factor,
                double lowFrequencyFactor,
                double highFrequencyFactor,
                int originalPositions)
                implements Scaling {

            @Override
            public double apply(double frequency) {
                double turns = originalPositions * frequency / (2 * Math.PI);
                double fast =
                        (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
                double share = Math.clamp(fast, 0, 1);
                return share * frequency + (1 - share) * frequency / factor;
            }
        }
    }
}
