package dev.parley.inference.speech.flite;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.inference.speech.SpeechModelException;
import dev.parley.inference.speech.SpokenText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A voice that speaks to the tests. */
public final class TestVoice {

    /** All voices there are. */
    public static final List<String> NAMES = List.of("slt", "rms", "awb", "kal16");

    private static final Map<String, FliteSpeaker> SPEAKERS = new ConcurrentHashMap<>();

    private TestVoice() {}

    /** Returns a text as 16 bit PCM, 16 kHz, mono; skips the test where flite is not installed. */
    public static byte[] speak(String voice, String text) {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        for (String piece : SpokenText.pieces(text)) {
            speaker(voice)
                    .speak(
                            piece,
                            1,
                            pcm -> {
                                sound.writeBytes(pcm);
                                return true;
                            });
        }
        return sound.toByteArray();
    }

    /** Speaks until the first sound comes. */
    public static void speakFirstPiece(String voice, String text) {
        speaker(voice).speak(text, 1, _ -> false);
    }

    static FliteSpeaker speaker(String voice) {
        try {
            return SPEAKERS.computeIfAbsent(
                    voice,
                    name -> FliteSpeaker.load(FliteVoice.valueOf(name.toUpperCase(Locale.ROOT))));
        } catch (SpeechModelException e) {
            return abort("skipped, for flite is not installed: " + e.getMessage());
        }
    }
}
