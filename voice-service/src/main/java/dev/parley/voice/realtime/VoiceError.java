package dev.parley.voice.realtime;

import java.util.Locale;

/** Everything that can go wrong in the voice service, and whose fault it is. */
public enum VoiceError {
    INVALID_EVENT(Fault.CALLER),
    UNKNOWN_PARAMETER(Fault.CALLER),
    MISSING_REQUIRED_PARAMETER(Fault.CALLER),
    INVALID_VALUE(Fault.CALLER),
    INVALID_TYPE(Fault.CALLER),
    INVALID_AUDIO(Fault.CALLER),
    INVALID_MODEL(Fault.CALLER),
    INVALID_API_KEY(Fault.CALLER),
    BETA_API_SHAPE_DISABLED(Fault.CALLER),
    CANNOT_UPDATE_VOICE(Fault.CALLER),
    INPUT_AUDIO_BUFFER_COMMIT_EMPTY(Fault.CALLER),
    INPUT_AUDIO_BUFFER_FULL(Fault.CALLER),
    CONVERSATION_FULL(Fault.CALLER),
    CONVERSATION_ALREADY_HAS_ACTIVE_RESPONSE(Fault.CALLER),
    RESPONSE_CANCEL_NOT_ACTIVE(Fault.CALLER),
    ITEM_CREATE_INVALID_ITEM_ID(Fault.CALLER),
    ITEM_CREATE_INVALID_CALL_ID(Fault.CALLER),
    ITEM_DELETE_INVALID_ITEM_ID(Fault.CALLER),
    ITEM_RETRIEVE_INVALID_ITEM_ID(Fault.CALLER),
    ITEM_TRUNCATE_INVALID_ITEM_ID(Fault.CALLER),
    NOTHING_TO_ANSWER(Fault.CALLER),
    REQUEST_REFUSED(Fault.CALLER),
    SESSION_EXPIRED(Fault.CALLER),
    RATE_LIMIT_EXCEEDED(Fault.CAPACITY),
    INFERENCE_RATE_LIMIT_EXCEEDED(Fault.CAPACITY),
    SERVER_DRAINING(Fault.CAPACITY),
    UPSTREAM_UNAVAILABLE(Fault.UPSTREAM),
    UPSTREAM_FAILED(Fault.UPSTREAM),
    UPSTREAM_TIMED_OUT(Fault.DEADLINE),
    INTERNAL_ERROR(Fault.INTERNAL);

    /** Whose fault an error is. */
    public enum Fault {
        CALLER,
        CAPACITY,
        UPSTREAM,
        DEADLINE,
        INTERNAL
    }

    private final Fault fault;

    VoiceError(Fault fault) {
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** The protocol's {@code error.code}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The protocol's {@code error.type}. */
    public String type() {
        if (this == INVALID_API_KEY) {
            return "authentication_error";
        }
        return switch (fault) {
            case CALLER -> "invalid_request_error";
            case CAPACITY -> "rate_limit_error";
            case UPSTREAM, DEADLINE, INTERNAL -> "server_error";
        };
    }
}
