package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.flite.TestVoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a caller waits for: a clause to its first sound, and the end of a question to its
 * transcript. Run {@code main}; it prints two lines.
 */
public final class SpeechLatencyHarness {

    private static final int WARM_UP = 5;
    private static final int RUNS = 50;
    private static final List<String> CLAUSES =
            List.of(
                    "Hello.",
                    "42 plus 17 is 59.",
                    "I am a model that answers questions about sums.");
    private static final String QUESTION = "what is forty two plus seventeen";

    private SpeechLatencyHarness() {}

    public static void main(String[] arguments) {
        for (String clause : CLAUSES) {
            List<Double> first = new ArrayList<>();
            for (int i = -WARM_UP; i < RUNS; i++) {
                long start = System.nanoTime();
                TestVoice.speakFirstPiece("slt", clause);
                if (i >= 0) {
                    first.add((System.nanoTime() - start) / 1e6);
                }
            }
            print("first sound, %d characters".formatted(clause.length()), first);
        }
        byte[] question = TestVoice.speak("rms", QUESTION);
        List<Double> finalizing = new ArrayList<>();
        try (Ear ear = TestEar.maker().make()) {
            for (int i = -WARM_UP; i < RUNS; i++) {
                ear.start();
                TestEar.send(ear, question);
                long start = System.nanoTime();
                ear.end();
                if (i >= 0) {
                    finalizing.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        print("finalisation", finalizing);
    }

    private static void print(String what, List<Double> millis) {
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.2f ms, p95 %.2f ms%n",
                what,
                millis.get(RUNS / 2),
                millis.get(RUNS * 95 / 100));
    }
}
