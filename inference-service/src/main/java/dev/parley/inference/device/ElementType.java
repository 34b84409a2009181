package dev.parley.inference.device;

/** What a tensor's elements are, of those that we use. */
public enum ElementType {
    FLOAT(1, 4),
    INT32(6, 4),
    INT64(7, 8),
    BFLOAT16(16, 2);

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
}
