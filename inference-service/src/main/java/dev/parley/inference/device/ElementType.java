package dev.parley.inference.device;

import java.util.Arrays;

/** What a tensor's elements are, of those that we use. */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2),
    BFLOAT16(16, 2),
    FLOAT8_E4M3(17, 1);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Returns the number that both ONNX and ONNX Runtime have for it. */
    public int code() {
        return code;
    }

    /** Returns the size of one element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns the size of a tensor.
     *
     * @throws IllegalArgumentException where it has no elements
     */
    public long bytesOf(long... shape) {
        long all = bytes;
        for (long dimension : shape) {
            if (dimension < 1) {
                throw new IllegalArgumentException("empty shape " + Arrays.toString(shape));
            }
            all = Math.multiplyExact(all, dimension);
        }
        return all;
    }
}
