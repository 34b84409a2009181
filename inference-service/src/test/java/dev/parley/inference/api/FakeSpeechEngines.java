package dev.parley.inference.api;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.speech.SpeechModels;
import dev.parley.inference.speech.SpeechRecognizer;
import dev.parley.inference.speech.SpeechRequest;
import dev.parley.inference.speech.SpeechSynthesizer;
import dev.parley.inference.speech.Transcript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A recogniser that counts bytes and a voice that hums; the text "endless" never ends. */
final class FakeSpeechEngines implements SpeechRecognizer, SpeechSynthesizer {

    /** Pieces of sound that a text becomes. */
    static final int PIECES = 3;

    private static final Duration FINALIZING = Duration.ofMillis(2);

    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch cancelledUtterance = new CountDownLatch(1);
    private final CountDownLatch cancelledSynthesis = new CountDownLatch(1);
    private final CountDownLatch heldBack = new CountDownLatch(1);
    private final AtomicLong spoken = new AtomicLong();
    private volatile boolean busy;

    SpeechModels models() {
        return new SpeechModels(List.of(this), List.of(this));
    }

    void beBusy() {
        busy = true;
    }

    void awaitOpenUtterance() {
        await(opened);
    }

    void awaitCancelledUtterance() {
        await(cancelledUtterance);
    }

    void awaitCancelledSynthesis() {
        await(cancelledSynthesis);
    }

    /** Waits until the voice was told to stop, because nobody listens. */
    void awaitHeldBackSynthesis() {
        await(heldBack);
    }

    long bytesSpoken() {
        return spoken.get();
    }

    @Override
    public Optional<ModelStatus> status() {
        return Optional.of(
                new ModelStatus(
                        "fake", ModelStatus.Kind.SPEECH, ModelStatus.State.READY, "a fake", 0));
    }

    @Override
    public int sampleRateHz() {
        return 16_000;
    }

    @Override
    public CompletableFuture<Utterance> open(TranscriptListener listener) {
        if (busy) {
            return CompletableFuture.failedFuture(
                    InferenceException.retryable(
                            InferenceError.QUEUE_FULL, "busy", Duration.ofMillis(100)));
        }
        opened.countDown();
        return CompletableFuture.completedFuture(new CountingUtterance(listener));
    }

    @Override
    public Synthesis speak(SpeechRequest request, SpeechListener listener) {
        Thread voice = Thread.ofPlatform().daemon().unstarted(() -> hum(request, listener));
        voice.start();
        return cancelledSynthesis::countDown;
    }

    private void hum(SpeechRequest request, SpeechListener listener) {
        boolean endless = request.text().equals("endless");
        for (int i = 0; endless || i < PIECES; i++) {
            if (!listener.audio(new byte[640])) {
                heldBack.countDown();
                return;
            }
            spoken.addAndGet(640);
        }
        listener.completed();
    }

    private final class CountingUtterance implements Utterance {

        private final TranscriptListener listener;
        private long bytes;

        private CountingUtterance(TranscriptListener listener) {
            this.listener = listener;
        }

        @Override
        public void audio(byte[] pcm, Runnable heard) {
            bytes += pcm.length;
            listener.partial(bytes + " bytes");
            heard.run();
        }

        @Override
        public void finish() {
            listener.completed(
                    new Transcript(
                            bytes + " bytes",
                            Transcript.Outcome.RECOGNIZED,
                            1,
                            Duration.ofMillis(bytes / 32),
                            FINALIZING));
        }

        @Override
        public void cancel() {
            cancelledUtterance.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not happen");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
