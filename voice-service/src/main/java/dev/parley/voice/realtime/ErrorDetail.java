package dev.parley.voice.realtime;

import java.util.Optional;

/**
 * What went wrong, in the protocol's words.
 *
 * @param param path of the offending field, for example {@code session.audio.input.format}
 */
public record ErrorDetail(VoiceError error, String message, Optional<String> param) {

    public static ErrorDetail of(VoiceError error, String message) {
        return new ErrorDetail(error, message, Optional.empty());
    }

    public static ErrorDetail of(VoiceError error, String message, String param) {
        return new ErrorDetail(error, message, Optional.of(param));
    }
}
