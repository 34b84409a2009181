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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One Synthesize call. Its lock puts the session, the transport and the timer in one order, and is
 * held while the listener hears: so nothing is heard after the end.
 */
final class GrpcSynthesis
        implements Synthesizer.Synthesis,
                ClientResponseObserver<SynthesizeRequest, SynthesizeResponse> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Synthesizer.Listener listener;
    private final Span span;
    private @Nullable ClientCallStreamObserver<SynthesizeRequest> call;
    private @Nullable Future<?> timeout;
    private boolean ended;

    GrpcSynthesis(Synthesizer.Listener listener, Span span) {
        this.listener = listener;
        this.span = span;
    }

    /** Gives up unless sound has come by then. */
    void expectSoundWithin(Duration limit, ScheduledExecutorService timer) {
        locked(() -> {
            if (!ended) {
                timeout = timer.schedule(this::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
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
        locked(() -> {
            if (!ended) {
                span.setAttribute("parley.cancelled", true);
                end();
                call().cancel("cancelled by the voice service", null);
            }
        });
    }

    @Override
    public void onNext(SynthesizeResponse piece) {
        locked(() -> {
            if (!ended) {
                soundHasCome();
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
            if (!ended) {
                end();
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
        if (!ended) {
            fail(failure);
            call().cancel(failure.detail(), null);
        }
    }

    private void fail(UpstreamFailure failure) {
        if (!ended) {
            span.setStatus(StatusCode.ERROR, failure.detail());
            end();
            listener.failed(failure);
        }
    }

    private void end() {
        ended = true;
        soundHasCome();
        span.end();
    }

    private void soundHasCome() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
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
