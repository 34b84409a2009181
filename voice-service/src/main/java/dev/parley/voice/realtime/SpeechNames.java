package dev.parley.voice.realtime;

import java.util.Set;

/**
 * The voice and the recogniser of this house. Names of the hosted API's voices and recognisers
 * stand for them, so that its clients work unchanged; the effective session always tells the real
 * names.
 */
public record SpeechNames(String voice, String transcriptionModel) {

    private static final Set<String> HOSTED_VOICES =
            Set.of(
                    "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin",
                    "cedar");
    private static final Set<String> HOSTED_RECOGNISERS =
            Set.of(
                    "whisper-1",
                    "gpt-transcribe",
                    "gpt-live-transcribe",
                    "gpt-realtime-whisper",
                    "gpt-4o-transcribe",
                    "gpt-4o-mini-transcribe");

    /** The voice that a client means. */
    String voiceNamed(String name, String param) {
        if (name.equals(voice) || HOSTED_VOICES.contains(name)) {
            return voice;
        }
        throw ProtocolException.invalidValue(param, "This server's voice is '" + voice + "'.");
    }

    /** The recogniser that a client means. */
    String transcriptionModelNamed(String name, String param) {
        if (name.equals(transcriptionModel) || HOSTED_RECOGNISERS.contains(name)) {
            return transcriptionModel;
        }
        throw ProtocolException.invalidValue(
                param, "This server's recogniser is '" + transcriptionModel + "'.");
    }
}
