package dev.parley.inference.speech.flite;

import dev.parley.inference.speech.LeadingSilence;
import dev.parley.inference.speech.SpeechRequest;
import dev.parley.inference.speech.SpeechSynthesizer.SpeechListener;
import dev.parley.inference.speech.SpeechSynthesizer.Synthesis;
import dev.parley.inference.speech.SpokenText;
import dev.parley.inference.speech.WaitingPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One text being spoken. All but {@link #cancel} runs on one thread of the synthesiser. */
final class FliteSynthesis implements Synthesis {

    /** Most bytes handed on at once: 100 ms. */
    private static final int LARGEST_PIECE = FliteSpeaker.SAMPLE_RATE_HZ / 10 * Short.BYTES;

    private final FliteSpeaker speaker;
    private final SpeechRequest request;
    private final SpeechListener listener;
    private final Consumer<Duration> firstAudio;
    private final LeadingSilence silence = new LeadingSilence();
    private final long requested = System.nanoTime();
    private boolean sounded;
    private @Nullable Throwable broken; // what the listener threw into the native call
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<Integer> turn;

    FliteSynthesis(
            FliteSpeaker speaker,
            SpeechRequest request,
            SpeechListener listener,
            Consumer<Duration> firstAudio) {
        this.speaker = speaker;
        this.request = request;
        this.listener = listener;
        this.firstAudio = firstAudio;
    }

    /** Speaks as soon as there is a place. */
    void start(WaitingPool<Integer> places, Executor threads) {
        CompletableFuture<Integer> place = places.take();
        turn = place;
        var _ =
                place.whenComplete((taken, failure) -> {
                    if (failure == null) {
                        threads.execute(() -> speakAndLeave(places, taken));
                    } else if (!stopped) {
                        listener.failed(failure);
                    }
                });
    }

    @Override
    public void cancel() {
        stopped = true;
        CompletableFuture<Integer> waiting = turn;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void speakAndLeave(WaitingPool<Integer> places, Integer place) {
        try {
            for (String piece : SpokenText.pieces(request.text())) {
                if (stopped) {
                    break;
                }
                speaker.speak(piece, request.speed(), this::passOn);
            }
        } catch (RuntimeException | Error e) { // an Error, too, is the end that the caller awaits
            broken = e;
        } finally {
            places.giveBack(place);
        }
        if (broken != null) {
            stopped = true;
            listener.failed(broken);
        } else if (!stopped) {
            listener.completed();
        }
    }

    /** Called from native code, through which nothing can be thrown. */
    private boolean passOn(byte[] sound) {
        try {
            return passOnInPieces(silence.strip(sound));
        } catch (RuntimeException | Error e) {
            broken = e;
            stopped = true;
            return false;
        }
    }

    private boolean passOnInPieces(byte[] audible) {
        for (int from = 0; from < audible.length && !stopped; from += LARGEST_PIECE) {
            int to = Math.min(audible.length, from + LARGEST_PIECE);
            boolean isWhole = from == 0 && to == audible.length;
            if (!hear(isWhole ? audible : Arrays.copyOfRange(audible, from, to))) {
                stopped = true;
            }
        }
        return !stopped;
    }

    private boolean hear(byte[] pcm) {
        if (!sounded) {
            sounded = true;
            firstAudio.accept(Duration.ofNanos(System.nanoTime() - requested));
        }
        return listener.audio(pcm);
    }
}
