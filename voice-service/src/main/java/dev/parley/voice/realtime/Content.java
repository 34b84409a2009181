package dev.parley.voice.realtime;

import java.util.Optional;

/** A part of a message. */
public sealed interface Content {

    /** Written by the client. */
    record InputText(String text) implements Content {}

    /**
     * Spoken by the user.
     *
     * @param transcript absent until it is known; empty where nothing was understood
     */
    record InputAudio(Optional<String> transcript) implements Content {}

    /** Written by the assistant. */
    record OutputText(String text) implements Content {}

    /** Spoken by the assistant. */
    record OutputAudio(String transcript) implements Content {}

    /** The words, written or spoken; empty where none are known. */
    default String words() {
        return switch (this) {
            case InputText(String text) -> text;
            case InputAudio(Optional<String> transcript) -> transcript.orElse("");
            case OutputText(String text) -> text;
            case OutputAudio(String transcript) -> transcript;
        };
    }
}
