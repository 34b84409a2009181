package dev.parley.inference.bench;

import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.Weight;
import java.util.Random;

/**
 * Rows of a weight that nobody trained: normally distributed, so wide that activations neither
 * vanish nor overflow, and cheap, since a row is cut from one long row of random numbers.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param scale standard deviation
 * @param mean of all values: 1 for norms, 0 for matrices
 */
record RandomRows(long rows, int columns, float scale, float mean) implements FloatRows {

    private static final int NUMBERS = 1 << 20;
    private static final float[] NORMAL = normal();

    static RandomRows of(Weight weight) {
        int columns = Math.toIntExact(weight.shape().getLast());
        return weight.shape().size() == 1
                ? new RandomRows(1, columns, 0.02f, 1)
                : new RandomRows(
                        weight.shape().getFirst(), columns, (float) (1 / Math.sqrt(columns)), 0);
    }

    private static float[] normal() {
        Random random = new Random(1);
        float[] numbers = new float[NUMBERS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Override
    public void read(long row, float[] destination) {
        long start = row * 7919L * 64; // another place for each row
        for (int column = 0; column < columns; column++) {
            int place = (int) ((start + column) & (NUMBERS - 1));
            destination[column] = mean + scale * NORMAL[place];
        }
    }
}
