package dev.parley.inference.api;

import com.google.protobuf.UnsafeByteOperations;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.speech.SpeechRequest;
import dev.parley.inference.speech.SpeechSynthesizer;
import dev.parley.inference.speech.SpeechSynthesizer.SpeechListener;
import dev.parley.inference.speech.SpeechSynthesizer.Synthesis;
import dev.parley.inference.v1.SynthesizeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call of Synthesize. Sound that the client has no room for yet is kept, up to a limit; then
 * the synthesis waits, and after a while gives the client up. The lock puts the synthesiser's
 * thread and the event loop in one order, with nothing after the end.
 */
final class SynthesizeCall implements SpeechListener {

    private final ServerCallStreamObserver<SynthesizeResponse> responses;
    private final int sampleRateHz;
    private final long mostBufferedBytes;
    private final Duration patience;
    private final Runnable atEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<byte[]> buffered = new ArrayDeque<>();
    private long bufferedBytes;
    private boolean spoken;
    private boolean ended;
    private @Nullable Synthesis synthesis;

    /** {@code atEnd} runs once, however the call ends. */
    SynthesizeCall(
            ServerCallStreamObserver<SynthesizeResponse> responses,
            int sampleRateHz,
            Duration mostBuffered,
            Duration patience,
            Runnable atEnd) {
        this.responses = responses;
        this.sampleRateHz = sampleRateHz;
        this.mostBufferedBytes = mostBuffered.toMillis() * sampleRateHz * Short.BYTES / 1000;
        this.patience = patience;
        this.atEnd = atEnd;
    }

    void start(SpeechSynthesizer synthesizer, String text, double speed) {
        responses.setOnReadyHandler(this::sendWhatFits);
        responses.setOnCancelHandler(this::cancel);
        // Held while it starts: the first sound waits until the synthesis is known to cancel().
        lock.lock();
        try {
            synthesis = synthesizer.speak(new SpeechRequest(text, speed), this);
        } catch (RuntimeException refused) {
            failed(refused);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean audio(byte[] pcm) {
        lock.lock();
        try {
            if (!waitForRoom(pcm.length)) {
                return false;
            }
            buffered.add(pcm);
            bufferedBytes += pcm.length;
            sendWhatFits();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void completed() {
        lock.lock();
        try {
            spoken = true;
            sendWhatFits();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(Throwable failure) {
        end(() -> responses.onError(GrpcErrors.toStatus(failure)));
    }

    private void cancel() {
        end(() -> {});
        Synthesis started = synthesis;
        if (started != null) {
            started.cancel();
        }
    }

    // Runs under the lock.
    private boolean waitForRoom(int bytes) {
        long left = patience.toNanos();
        while (!ended && bufferedBytes > 0 && bufferedBytes + bytes > mostBufferedBytes) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                left = 0;
            }
            if (left <= 0) {
                failed(
                        InferenceException.of(
                                InferenceError.READER_TOO_SLOW,
                                "sound was left unread for " + patience.toMillis() + " ms"));
            }
        }
        return !ended;
    }

    private void sendWhatFits() {
        lock.lock();
        try {
            while (!ended && !buffered.isEmpty() && responses.isReady()) {
                send(buffered.remove());
            }
            if (spoken && buffered.isEmpty()) {
                end(responses::onCompleted);
            }
        } finally {
            lock.unlock();
        }
    }

    private void send(byte[] pcm) {
        bufferedBytes -= pcm.length;
        responses.onNext(
                SynthesizeResponse.newBuilder()
                        .setAudio(UnsafeByteOperations.unsafeWrap(pcm))
                        .setSampleRateHz(sampleRateHz)
                        .build());
        changed.signalAll();
    }

    private void end(Runnable how) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                buffered.clear();
                bufferedBytes = 0;
                changed.signalAll();
                try {
                    how.run();
                } finally {
                    atEnd.run();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
