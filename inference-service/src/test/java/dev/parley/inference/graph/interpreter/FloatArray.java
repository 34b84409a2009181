package dev.parley.inference.graph.interpreter;

import dev.parley.inference.device.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** Numbers of any type as floats, in rows of the last dimension. */
public final class FloatArray {

    private final int[] shape;
    private final float[] values;

    /** Takes the values, row after row. */
    public FloatArray(float[] values, int... shape) {
        this.shape = shape;
        this.values = values;
        if (size(shape) != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values as " + Arrays.toString(shape));
        }
    }

    static FloatArray zeros(int... shape) {
        return new FloatArray(new float[size(shape)], shape);
    }

    /** Returns whole numbers. */
    public static FloatArray of(int[] values, int... shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return new FloatArray(floats, shape);
    }

    /** Reads a constant; bytes without a sign. */
    static FloatArray read(ElementType type, List<Long> shape, MemorySegment data) {
        int[] dimensions = shape.stream().mapToInt(Math::toIntExact).toArray();
        FloatArray array = zeros(dimensions);
        for (int i = 0; i < array.values.length; i++) {
            array.values[i] = element(type, data, i);
        }
        return array;
    }

    private static float element(ElementType type, MemorySegment data, long index) {
        return switch (type) {
            case FLOAT -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
            case BFLOAT16 ->
                    Float.intBitsToFloat(
                            data.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES) << 16);
            case UINT8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
            case FLOAT8_E4M3 -> float8(data.get(ValueLayout.JAVA_BYTE, index));
            case INT64 -> data.get(ValueLayout.JAVA_LONG_UNALIGNED, index * Long.BYTES);
            case FLOAT16, INT32 -> throw new IllegalArgumentException("a constant of " + type);
        };
    }

    /** One sign, four bits of an exponent, three of a fraction. */
    private static float float8(byte bits) {
        int exponent = bits >> 3 & 0xf;
        float fraction = (bits & 7) / 8f;
        float size =
                exponent == 0 ? Math.scalb(fraction, -6) : Math.scalb(1 + fraction, exponent - 7);
        return bits < 0 ? -size : size;
    }

    private static int size(int... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Returns the values themselves, row after row. */
    public float[] values() {
        return values;
    }

    int[] shape() {
        return shape.clone();
    }

    int dimension(int index) {
        return shape[index];
    }

    /** Returns the length of the last dimension. */
    int columns() {
        return shape[shape.length - 1];
    }

    /** Returns how many rows of that length there are. */
    int rows() {
        return values.length / columns();
    }

    float at(int row, int column) {
        return values[row * columns() + column];
    }

    /** Returns a copy of one row. */
    public float[] row(int index) {
        return Arrays.copyOfRange(values, index * columns(), (index + 1) * columns());
    }

    /** Returns the same values in another shape. */
    FloatArray as(int... other) {
        return new FloatArray(values, other);
    }

    /** Returns an array whose rows are of another length. */
    FloatArray withColumns(int columns) {
        int[] other = shape.clone();
        other[other.length - 1] = columns;
        return zeros(other);
    }
}
