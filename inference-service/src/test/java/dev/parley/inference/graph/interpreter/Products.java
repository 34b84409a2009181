package dev.parley.inference.graph.interpreter;

import dev.parley.inference.graph.interpreter.GraphInterpreter.Inputs;

/** Matrices (out, in) in their stored forms: multiplied, or looked up row by row. */
final class Products {

    private Products() {}

    /** One weight of a matrix. */
    @FunctionalInterface
    private interface Weight {
        float at(int out, int in);
    }

    static FloatArray plain(FloatArray input, FloatArray matrix) {
        return multiply(input, matrix.dimension(0), matrix::at);
    }

    /** (out, blocks, bytes) and (out, blocks) scales; the middle number stands for zero. */
    static FloatArray fewBits(Node node, Inputs in) {
        int bits = node.whole("bits");
        int block = node.whole("block_size");
        FloatArray numbers = in.get(1);
        FloatArray rows = rowsOf(numbers);
        FloatArray scales = in.get(2);
        int zero = 1 << (bits - 1);
        if (in.get(0).columns() != node.whole("K")) {
            throw new IllegalArgumentException("K is not the input's width");
        }
        return multiply(
                in.get(0),
                node.whole("N"),
                (out, column) ->
                        (number(rows, bits, out, column) - zero) * scales.at(out, column / block));
    }

    private static FloatArray rowsOf(FloatArray numbers) {
        int out = numbers.dimension(0);
        return numbers.as(out, numbers.values().length / out);
    }

    /** (out, in) numbers and (out, blocks) scales. */
    static FloatArray float8(Node node, Inputs in) {
        int block = node.whole("block_size");
        FloatArray numbers = in.get(1);
        FloatArray scales = in.get(2);
        return multiply(
                in.get(0),
                numbers.dimension(0),
                (out, column) -> numbers.at(out, column) * scales.at(out, column / block));
    }

    /**
     * Rows of (out, bytes) with (out, blocks) scales. What stands for zero must be given: where it
     * is not, versions of the operator differ.
     */
    static FloatArray lookUp(Node node, Inputs in) {
        int bits = node.whole("bits");
        int block = node.whole("block_size");
        FloatArray numbers = in.get(0);
        FloatArray tokens = in.get(1);
        FloatArray scales = in.get(2);
        FloatArray zeros = in.get(3);
        int columns = numbers.columns() * Byte.SIZE / bits;
        FloatArray found = FloatArray.zeros(tokens.values().length, columns);
        for (int i = 0; i < found.rows(); i++) {
            int row = (int) tokens.values()[i];
            for (int column = 0; column < columns; column++) {
                int place = column / block;
                float zero = number(zeros, bits, row, place);
                found.values()[i * columns + column] =
                        (number(numbers, bits, row, column) - zero) * scales.at(row, place);
            }
        }
        return found;
    }

    /** A number of few bits; of two in a byte the first is the lower half. */
    private static float number(FloatArray bytes, int bits, int row, int column) {
        if (bits == Byte.SIZE) {
            return bytes.at(row, column);
        }
        int pair = (int) bytes.at(row, column / 2);
        return column % 2 == 0 ? pair & 0xf : pair >> 4;
    }

    private static FloatArray multiply(FloatArray input, int out, Weight weight) {
        FloatArray output = input.withColumns(out);
        float[] weights = new float[input.columns()];
        for (int column = 0; column < out; column++) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weight.at(column, i);
            }
            for (int row = 0; row < input.rows(); row++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += (double) input.at(row, i) * weights[i];
                }
                output.values()[row * out + column] = (float) sum;
            }
        }
        return output;
    }
}
