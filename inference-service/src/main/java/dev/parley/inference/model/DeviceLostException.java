package dev.parley.inference.model;

/** The device is gone, and with it every slot and block: no later step of this runner can run. */
public final class DeviceLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
