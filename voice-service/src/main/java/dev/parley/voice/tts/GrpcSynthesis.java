package dev.parley.voice.tts;

import dev.parley.inference.v1.SynthesizeRequest;
import dev.parley.inference.v1.SynthesizeResponse;
import dev.parley.voice.audio.Pcm16;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.GrpcFailure;
import dev.parley.voice.upstream.UpstreamFailure;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One Synthesize call. Its lock puts the transport and the timer in one order, and is held while
 * the listener hears. Starting and cancelling take no lock: who does either may hold one that the
 * listener needs.
 */
final class GrpcSynthesis
        implements Synthesizer.Synthesis,
                ClientResponseObserver<SynthesizeRequest, SynthesizeResponse> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Synthesizer.Listener listener;
    private final Span span;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable ClientCallStreamObserver<SynthesizeRequest> call;
    private volatile @Nullable Future<?> timeout;

    GrpcSynthesis(Synthesizer.Listener listener, Span span) {
        this.listener = listener;
        this.span = span;
    }

    /** Gives up unless sound has come by then. */
    void expectSoundWithin(Duration limit, ScheduledExecutorService timer) {
        timeout = timer.schedule(this::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (ended.get()) {
            stopWaiting();
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SynthesizeRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(0);
    }

    @Override
    public void request(int pieces) {
        call().request(pieces);
    }

    @Override
    public void cancel() {
        if (ended.compareAndSet(false, true)) {
            span.setAttribute("parley.cancelled", true);
            close();
            call().cancel("cancelled by the voice service", null);
        }
    }

    @Override
    public void onNext(SynthesizeResponse piece) {
        locked(() -> {
            if (!ended.get()) {
                stopWaiting();
                hear(piece);
            }
        });
    }

    @Override
    public void onError(Throwable error) {
        locked(() -> fail(GrpcFailure.of(error)));
    }

    @Override
    public void onCompleted() {
        locked(() -> {
            if (ended.compareAndSet(false, true)) {
                close();
                listener.completed();
            }
        });
    }

    private void hear(SynthesizeResponse piece) {
        short[] samples;
        SampleRate rate;
        try {
            samples = Pcm16.decode(piece.getAudio().asReadOnlyByteBuffer());
            rate = new SampleRate(piece.getSampleRateHz());
        } catch (IllegalArgumentException malformed) {
            abort(new UpstreamFailure.Broken("synthesis sent " + malformed.getMessage()));
            return;
        }
        listener.audio(samples, rate);
    }

    private void timeOut() {
        locked(() -> abort(new UpstreamFailure.TimedOut("no sound in time")));
    }

    private void abort(UpstreamFailure failure) {
        if (fail(failure)) {
            call().cancel(failure.detail(), null);
        }
    }

    /** Returns whether it had not ended before. */
    private boolean fail(UpstreamFailure failure) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        span.setStatus(StatusCode.ERROR, failure.detail());
        close();
        listener.failed(failure);
        return true;
    }

    private void close() {
        stopWaiting();
        span.end();
    }

    private void stopWaiting() {
        Future<?> waiting = timeout;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private ClientCallStreamObserver<SynthesizeRequest> call() {
        return Objects.requireNonNull(call, "not started");
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
