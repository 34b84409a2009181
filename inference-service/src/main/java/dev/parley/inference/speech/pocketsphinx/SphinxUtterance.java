package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.speech.SpeechRecognizer.TranscriptListener;
import dev.parley.inference.speech.SpeechRecognizer.Utterance;
import dev.parley.inference.speech.Transcript;
import dev.parley.inference.speech.Transcript.Outcome;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One utterance at its listening post. Its public methods are called by anybody and pass the work
 * on; everything else runs on the post's thread.
 */
final class SphinxUtterance implements Utterance {

    private static final int BYTES_PER_SECOND = PocketSphinxRecognizer.SAMPLE_RATE_HZ * Short.BYTES;

    private final ListeningPost post;
    private final TranscriptListener listener;
    private final Limits limits;
    private final Consumer<Transcript> measured;
    private final Runnable leave;
    private volatile boolean cancelled;
    private boolean ended;
    private String lastPartial = "";
    private long bytes;
    private long lastHeard = System.nanoTime();
    private @Nullable Future<?> idleCheck;

    /**
     * @param longest most sound
     * @param idle longest wait for more sound
     */
    record Limits(Duration longest, Duration idle) {}

    /**
     * @param measured told every transcript before the listener
     * @param leave called once, when the post is free again
     */
    SphinxUtterance(
            ListeningPost post,
            TranscriptListener listener,
            Limits limits,
            Consumer<Transcript> measured,
            Runnable leave) {
        this.post = post;
        this.listener = listener;
        this.limits = limits;
        this.measured = measured;
        this.leave = leave;
    }

    /** Readies the post; call once, before the utterance is handed out. */
    void start() {
        post.run(() ->
                orFail(() -> {
                    post.ear().start();
                    checkIdle();
                }));
    }

    @Override
    public void audio(byte[] pcm, Runnable heard) {
        post.run(() -> {
            orFail(() -> hear(pcm));
            heard.run();
        });
    }

    @Override
    public void finish() {
        long finished = System.nanoTime();
        post.run(() -> orFail(() -> conclude(finished)));
    }

    @Override
    public void cancel() {
        cancelled = true;
        post.run(() -> orFail(this::abandon));
    }

    private void hear(byte[] pcm) {
        bytes += pcm.length;
        if (bytes > limits.longest().toMillis() * BYTES_PER_SECOND / 1000) {
            throw InferenceException.invalid(
                    "audio", "an utterance is at most " + limits.longest().toSeconds() + " s long");
        }
        for (int from = 0; from < pcm.length && !cancelled; from += Ear.SLICE) {
            post.ear().hear(pcm, from, Math.min(Ear.SLICE, pcm.length - from));
        }
        lastHeard = System.nanoTime();
        tellIfChanged();
    }

    private void tellIfChanged() {
        if (cancelled) {
            return;
        }
        String text = post.ear().text();
        if (!text.isEmpty() && !text.equals(lastPartial)) {
            lastPartial = text;
            listener.partial(text);
        }
    }

    private void conclude(long finished) {
        Transcript transcript = transcript(post.ear().end(), finished);
        leave();
        measured.accept(transcript);
        if (!cancelled) {
            listener.completed(transcript);
        }
    }

    private Transcript transcript(Ear.Heard heard, long finished) {
        Outcome outcome = outcome(heard);
        boolean recognized = outcome == Outcome.RECOGNIZED;
        double confidence = Rejection.confidence(heard.margin());
        return new Transcript(
                recognized ? heard.text() : "",
                outcome,
                recognized ? confidence : 1 - confidence,
                Duration.ofMillis(bytes * 1000 / BYTES_PER_SECOND),
                Duration.ofNanos(System.nanoTime() - finished));
    }

    private static Outcome outcome(Ear.Heard heard) {
        if (!heard.speech()) {
            return Outcome.NO_SPEECH;
        }
        return heard.text().isEmpty() || heard.margin() < 0
                ? Outcome.NOT_UNDERSTOOD
                : Outcome.RECOGNIZED;
    }

    private void abandon() {
        post.ear().abandon();
        leave();
    }

    // A caller that neither speaks nor leaves would keep the post for itself.
    private void checkIdle() {
        Duration left = limits.idle().minusNanos(System.nanoTime() - lastHeard);
        if (left.isPositive()) {
            idleCheck = post.runLater(left, () -> orFail(this::checkIdle));
            return;
        }
        throw InferenceException.of(
                InferenceError.DEADLINE_EXCEEDED,
                "no audio came for " + limits.idle().toSeconds() + " s");
    }

    // Nothing runs after the end, and whatever fails is the end.
    private void orFail(Runnable work) {
        if (ended) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) { // an Error, too, would keep the post for good
            if (!ended) {
                post.discardEar();
                leave();
            }
            if (!cancelled) {
                listener.failed(e);
            }
        }
    }

    private void leave() {
        ended = true;
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        leave.run();
    }
}
