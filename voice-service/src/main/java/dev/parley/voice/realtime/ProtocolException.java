package dev.parley.voice.realtime;

/** A client event that cannot be accepted as it is; the session goes on. */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ErrorDetail detail;

    public ProtocolException(ErrorDetail detail) {
        super(detail.message(), null, false, false);
        this.detail = detail;
    }

    public ProtocolException(VoiceError error, String message, String param) {
        this(ErrorDetail.of(error, message, param));
    }

    public ErrorDetail detail() {
        return detail;
    }

    /** A field holds a value that is not allowed, or not supported yet. */
    static ProtocolException invalidValue(String param, String reason) {
        return new ProtocolException(
                VoiceError.INVALID_VALUE, "Invalid value: '" + param + "'. " + reason, param);
    }

    /** A value of the protocol that this server does not have yet. */
    static ProtocolException unsupported(String param, String what) {
        return new ProtocolException(
                VoiceError.INVALID_VALUE,
                "Unsupported value: '" + param + "'. " + what + " is not supported.",
                param);
    }
}
