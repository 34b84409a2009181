package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.flite.TestVoice;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a caller waits for: a clause to its first sound, and the end of a question to its
 * transcript. Run {@code main}. What does not depend on the machine's other work is the processor
 * time.
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
        measureFirstSound();
        measureRecognition();
    }

    private static void measureFirstSound() {
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
    }

    private static void measureRecognition() {
        byte[] question = TestVoice.speak("rms", QUESTION);
        List<Double> finalizing = new ArrayList<>();
        List<Double> finalizingProcessor = new ArrayList<>();
        List<Double> hearing = new ArrayList<>();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        try (Ear ear = TestEar.maker().make()) {
            for (int i = -WARM_UP; i < RUNS; i++) {
                long before = clock.getCurrentThreadCpuTime();
                ear.start();
                TestEar.send(ear, question);
                long heard = clock.getCurrentThreadCpuTime();
                long start = System.nanoTime();
                ear.end();
                if (i >= 0) {
                    double seconds = question.length / 32_000.0;
                    hearing.add((heard - before) / 1e6 / seconds);
                    finalizingProcessor.add((clock.getCurrentThreadCpuTime() - heard) / 1e6);
                    finalizing.add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        print("finalisation", finalizing);
        print("finalisation, processor time", finalizingProcessor);
        print("hearing a second, processor time", hearing);
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
