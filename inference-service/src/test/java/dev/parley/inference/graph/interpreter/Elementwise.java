package dev.parley.inference.graph.interpreter;

/** What is computed number by number. */
final class Elementwise {

    private Elementwise() {}

    /** The right one may be a row that each row of the left gets. */
    static FloatArray add(FloatArray left, FloatArray right) {
        FloatArray sum = left.withColumns(left.columns());
        for (int i = 0; i < sum.values().length; i++) {
            sum.values()[i] = left.values()[i] + right.values()[i % right.values().length];
        }
        return sum;
    }

    /** The right one may have one number a row of the left. */
    static FloatArray multiply(FloatArray left, FloatArray right) {
        FloatArray product = left.withColumns(left.columns());
        int each = left.values().length / right.values().length;
        for (int i = 0; i < product.values().length; i++) {
            product.values()[i] = left.values()[i] * right.values()[i / each];
        }
        return product;
    }

    /** x * sigmoid(alpha * x). */
    static FloatArray gelu(FloatArray input, float alpha) {
        FloatArray output = input.withColumns(input.columns());
        for (int i = 0; i < output.values().length; i++) {
            double x = input.values()[i];
            output.values()[i] = (float) (x / (1 + Math.exp(-alpha * x)));
        }
        return output;
    }

    /** Each row by the root of the mean of its squares, times the weights. */
    static FloatArray norm(FloatArray input, FloatArray weight, float epsilon) {
        FloatArray output = input.withColumns(input.columns());
        int columns = input.columns();
        for (int row = 0; row < input.rows(); row++) {
            double squares = 0;
            for (int i = 0; i < columns; i++) {
                squares += (double) input.at(row, i) * input.at(row, i);
            }
            double scale = 1 / Math.sqrt(squares / columns + epsilon);
            for (int i = 0; i < columns; i++) {
                output.values()[row * columns + i] =
                        (float) (input.at(row, i) * scale * weight.values()[i]);
            }
        }
        return output;
    }
}
