package dev.parley.inference.speech.flite;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.inference.speech.SpeechModelException;
import dev.parley.inference.speech.SpokenText;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A voice that speaks to the tests, the same each time: three of flite's voices are excited by the
 * noise of the C library's {@code rand}, which is seeded before each text. One text at a time, for
 * that generator is the process's.
 */
@SuppressWarnings("restricted")
public final class TestVoice {

    /** All voices there are. */
    public static final List<String> NAMES = List.of("slt", "rms", "awb", "kal16");

    private static final Map<String, FliteSpeaker> SPEAKERS = new ConcurrentHashMap<>();

    private static final MethodHandle SEED_RANDOM =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("srand").orElseThrow(),
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));

    private TestVoice() {}

    /** Returns a text as 16 bit PCM, 16 kHz, mono; skips the test where flite is not installed. */
    public static byte[] speak(String voice, String text) {
        return speak(voice, text, 1);
    }

    /** As above, with another noise for each {@code seed}. */
    public static synchronized byte[] speak(String voice, String text, int seed) {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        seedRandom(seed);
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

    private static void seedRandom(int seed) {
        try {
            SEED_RANDOM.invokeExact(seed);
        } catch (Throwable broken) {
            throw new AssertionError(broken);
        }
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
