package dev.parley.inference.graph.interpreter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows and columns that are taken, cut or ordered. */
final class Rows {

    private Rows() {}

    static FloatArray gather(FloatArray data, FloatArray indices) {
        FloatArray found = FloatArray.zeros(indices.values().length, data.columns());
        for (int i = 0; i < found.rows(); i++) {
            float[] row = data.row((int) indices.values()[i]);
            System.arraycopy(row, 0, found.values(), i * row.length, row.length);
        }
        return found;
    }

    static FloatArray column(FloatArray data, int index) {
        FloatArray column = FloatArray.zeros(data.rows(), 1);
        for (int row = 0; row < data.rows(); row++) {
            column.values()[row] = data.at(row, index);
        }
        return column;
    }

    static FloatArray elements(FloatArray data, FloatArray indices) {
        FloatArray found = indices.withColumns(indices.columns());
        for (int i = 0; i < found.values().length; i++) {
            int row = i / indices.columns();
            found.values()[i] = data.at(row, (int) indices.values()[i]);
        }
        return found;
    }

    /** The scores, then the columns, of the best; of equals the first. */
    static List<FloatArray> best(FloatArray data, int count) {
        FloatArray scores = data.withColumns(count);
        FloatArray columns = data.withColumns(count);
        for (int row = 0; row < data.rows(); row++) {
            float[] all = data.row(row);
            List<Integer> order =
                    IntStream.range(0, all.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(it -> -all[it]))
                            .limit(count)
                            .toList();
            for (int i = 0; i < count; i++) {
                scores.values()[row * count + i] = all[order.get(i)];
                columns.values()[row * count + i] = order.get(i);
            }
        }
        return List.of(scores, columns);
    }

    static FloatArray logSoftmax(FloatArray data) {
        FloatArray output = data.withColumns(data.columns());
        for (int row = 0; row < data.rows(); row++) {
            double total = 0;
            for (float score : data.row(row)) {
                total += Math.exp(score);
            }
            for (int i = 0; i < data.columns(); i++) {
                int place = row * data.columns() + i;
                output.values()[place] = (float) (data.values()[place] - Math.log(total));
            }
        }
        return output;
    }

    static List<FloatArray> split(FloatArray data, FloatArray sizes) {
        List<FloatArray> parts = new ArrayList<>();
        int from = 0;
        for (float size : sizes.values()) {
            FloatArray part = data.withColumns((int) size);
            for (int row = 0; row < data.rows(); row++) {
                System.arraycopy(data.row(row), from, part.values(), row * (int) size, (int) size);
            }
            parts.add(part);
            from += (int) size;
        }
        return parts;
    }

    /** 0 keeps a dimension, -1 is what is left. */
    static FloatArray reshape(FloatArray data, FloatArray wanted) {
        int[] shape = new int[wanted.values().length];
        int known = 1;
        for (int i = 0; i < shape.length; i++) {
            int size = (int) wanted.values()[i];
            shape[i] = size == 0 ? data.dimension(i) : size;
            known *= Math.max(shape[i], 1);
        }
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] == -1 ? data.values().length / known : shape[i];
        }
        return data.as(shape);
    }
}
