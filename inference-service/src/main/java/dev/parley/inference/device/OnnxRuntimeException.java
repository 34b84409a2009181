package dev.parley.inference.device;

/** What ONNX Runtime complained about, in its own words, or why it cannot be used at all. */
public final class OnnxRuntimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OnnxRuntimeException(String message) {
        super(message);
    }

    OnnxRuntimeException(String message, Throwable cause) {
        super(message, cause);
    }
}
