package dev.parley.inference.device;

/** What CUDA complained about, in its own words, or why it cannot be used at all. */
public final class CudaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CudaException(String message) {
        super(message);
    }

    CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}
