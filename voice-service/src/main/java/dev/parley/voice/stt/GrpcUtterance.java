package dev.parley.voice.stt;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.parley.inference.v1.FinalTranscript;
import dev.parley.inference.v1.SpeechServiceGrpc.SpeechServiceStub;
import dev.parley.inference.v1.TranscribeConfig;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import dev.parley.voice.audio.Pcm16;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.GrpcFailure;
import dev.parley.voice.upstream.UpstreamFailure;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One Transcribe call. Its lock puts the speaker, the transport and the timer in one order, and is
 * held while the listener hears: so nothing is heard after the end.
 */
final class GrpcUtterance
        implements Transcriber.Utterance,
                ClientResponseObserver<TranscribeRequest, TranscribeResponse> {

    private enum State {
        OPEN,
        FINISHING,
        HALF_CLOSED,
        ENDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<ByteString> waiting = new ArrayDeque<>();
    private final TranscriptListener listener;
    private final Span span;
    private final ScheduledExecutorService timer;
    private final Duration finishTimeout;
    private final long mostWaitingBytes;
    private @Nullable ClientCallStreamObserver<TranscribeRequest> call;
    private @Nullable Future<?> timeout;
    private long waitingBytes;
    private State state = State.OPEN;

    GrpcUtterance(
            TranscriptListener listener,
            Span span,
            ScheduledExecutorService timer,
            SttConfig config) {
        this.listener = listener;
        this.span = span;
        this.timer = timer;
        this.finishTimeout = config.finishTimeout();
        this.mostWaitingBytes = Short.BYTES * SampleRate.HZ_16000.samplesIn(config.waitingSound());
    }

    /** Starts the call with its configuration. */
    void start(SpeechServiceStub speech, TranscriptionModel model) {
        TranscribeConfig config =
                TranscribeConfig.newBuilder()
                        .setModel(model.id())
                        .setSampleRateHz(SampleRate.HZ_16000.hertz())
                        .build();
        speech.transcribe(this).onNext(TranscribeRequest.newBuilder().setConfig(config).build());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<TranscribeRequest> started) {
        call = started;
        started.setOnReadyHandler(() -> locked(this::drain));
    }

    @Override
    public void push(short[] samples) {
        locked(() -> {
            if (state != State.OPEN) {
                return;
            }
            waiting.add(UnsafeByteOperations.unsafeWrap(Pcm16.encode(samples)));
            waitingBytes += (long) Short.BYTES * samples.length;
            drain();
            if (waitingBytes > mostWaitingBytes) {
                abort(UpstreamFailure.AtCapacity.now("recognition does not keep up"));
            }
        });
    }

    @Override
    public void finish() {
        locked(() -> {
            if (state != State.OPEN) {
                return;
            }
            state = State.FINISHING;
            timeout =
                    timer.schedule(this::timeOut, finishTimeout.toMillis(), TimeUnit.MILLISECONDS);
            drain();
        });
    }

    @Override
    public void cancel() {
        locked(() -> {
            if (state != State.ENDED) {
                span.setAttribute("parley.cancelled", true);
                end();
                call().cancel("cancelled by the voice service", null);
            }
        });
    }

    @Override
    public void onNext(TranscribeResponse response) {
        locked(() -> {
            if (state == State.ENDED) {
                return;
            }
            switch (response.getEventCase()) {
                case PARTIAL -> listener.partial(response.getPartial().getText());
                case FINAL -> complete(response.getFinal());
                case EVENT_NOT_SET -> {}
            }
        });
    }

    @Override
    public void onError(Throwable error) {
        locked(() -> fail(GrpcFailure.of(error)));
    }

    @Override
    public void onCompleted() {
        locked(() -> fail(new UpstreamFailure.Broken("no final transcript")));
    }

    private void timeOut() {
        locked(() -> abort(new UpstreamFailure.TimedOut("no final transcript in time")));
    }

    /** Sends what the transport takes, and the end after it. */
    private void drain() {
        while (!waiting.isEmpty() && call().isReady()) {
            ByteString audio = waiting.remove();
            waitingBytes -= audio.size();
            call().onNext(TranscribeRequest.newBuilder().setAudio(audio).build());
        }
        if (state == State.FINISHING && waiting.isEmpty()) {
            state = State.HALF_CLOSED;
            call().onCompleted();
        }
    }

    private void complete(FinalTranscript last) {
        Transcript transcript = TranscriptMapping.of(last);
        span.setAttribute("parley.transcript.outcome", last.getOutcome().name());
        span.setAttribute("parley.audio.ms", last.getAudioMs());
        end();
        listener.completed(transcript);
    }

    private void abort(UpstreamFailure failure) {
        if (state != State.ENDED) {
            fail(failure);
            call().cancel(failure.detail(), null);
        }
    }

    private void fail(UpstreamFailure failure) {
        if (state != State.ENDED) {
            span.setStatus(StatusCode.ERROR, failure.detail());
            end();
            listener.failed(failure);
        }
    }

    private void end() {
        state = State.ENDED;
        waiting.clear();
        if (timeout != null) {
            timeout.cancel(false);
        }
        span.end();
    }

    private ClientCallStreamObserver<TranscribeRequest> call() {
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
