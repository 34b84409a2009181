package dev.parley.inference.api;

import com.google.protobuf.ByteString;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.speech.SpeechModels;
import dev.parley.inference.speech.SpeechRecognizer;
import dev.parley.inference.speech.SpeechRecognizer.TranscriptListener;
import dev.parley.inference.speech.SpeechRecognizer.Utterance;
import dev.parley.inference.speech.Transcript;
import dev.parley.inference.v1.FinalTranscript;
import dev.parley.inference.v1.PartialTranscript;
import dev.parley.inference.v1.TranscribeConfig;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import dev.parley.inference.v1.TranscriptOutcome;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call of Transcribe. The event loop brings requests and the recogniser's thread transcripts;
 * the lock puts their answers in one order, with nothing after the end. More sound is asked for
 * only as fast as it is heard.
 */
final class TranscribeCall implements StreamObserver<TranscribeRequest>, TranscriptListener {

    /** Messages of sound on their way to the recogniser. */
    private static final int WINDOW = 8;

    private final SpeechModels models;
    private final ServerCallStreamObserver<TranscribeResponse> responses;
    private final Runnable atEnd;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable CompletableFuture<Utterance> opening;
    private boolean ended;

    private TranscribeCall(
            SpeechModels models,
            ServerCallStreamObserver<TranscribeResponse> responses,
            Runnable atEnd) {
        this.models = models;
        this.responses = responses;
        this.atEnd = atEnd;
    }

    /** {@code atEnd} runs once, however the call ends. */
    static TranscribeCall start(
            SpeechModels models,
            ServerCallStreamObserver<TranscribeResponse> responses,
            Runnable atEnd) {
        TranscribeCall call = new TranscribeCall(models, responses, atEnd);
        responses.disableAutoRequest();
        responses.setOnCancelHandler(call::leave);
        responses.request(1);
        return call;
    }

    @Override
    public void onNext(TranscribeRequest request) {
        try {
            switch (request.getRequestCase()) {
                case CONFIG -> open(request.getConfig());
                case AUDIO -> hear(request.getAudio());
                case REQUEST_NOT_SET ->
                        throw InferenceException.invalid("request", "must be config or audio");
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The client was cancelled, or the connection broke. */
    @Override
    public void onError(Throwable failure) {
        leave();
    }

    @Override
    public void onCompleted() {
        CompletableFuture<Utterance> utterance = opening;
        if (utterance == null) {
            failed(noConfig());
            return;
        }
        var _ = utterance.thenAccept(Utterance::finish);
    }

    private void open(TranscribeConfig config) {
        if (opening != null) {
            throw InferenceException.invalid("config", "may only be the first message");
        }
        SpeechRecognizer recognizer = models.recognizer(config.getModel());
        if (config.getSampleRateHz() != recognizer.sampleRateHz()) {
            throw InferenceException.invalid(
                    "config.sample_rate_hz",
                    "must be %d, not %d"
                            .formatted(recognizer.sampleRateHz(), config.getSampleRateHz()));
        }
        CompletableFuture<Utterance> opened = recognizer.open(this);
        opening = opened;
        var _ =
                opened.whenComplete((_, failure) -> {
                    if (failure == null) {
                        responses.request(WINDOW);
                    } else {
                        failed(failure);
                    }
                });
    }

    // Sound comes only once it was asked for, and so after the utterance was opened.
    private void hear(ByteString audio) {
        CompletableFuture<Utterance> utterance = opening;
        if (utterance == null) {
            throw noConfig();
        }
        if (audio.size() % Short.BYTES != 0) {
            throw InferenceException.invalid(
                    "audio", "has an odd number of bytes: samples are 16 bit");
        }
        utterance.join().audio(audio.toByteArray(), () -> responses.request(1));
    }

    @Override
    public void partial(String text) {
        answer(
                TranscribeResponse.newBuilder()
                        .setPartial(PartialTranscript.newBuilder().setText(text))
                        .build());
    }

    @Override
    public void completed(Transcript transcript) {
        answer(TranscribeResponse.newBuilder().setFinal(wire(transcript)).build());
        end(responses::onCompleted);
    }

    @Override
    public void failed(Throwable failure) {
        end(() -> responses.onError(GrpcErrors.toStatus(failure)));
        leave();
    }

    private void leave() {
        end(() -> {});
        CompletableFuture<Utterance> utterance = opening;
        if (utterance != null
                && !utterance.cancel(false)
                && !utterance.isCompletedExceptionally()) {
            utterance.join().cancel();
        }
    }

    private void answer(TranscribeResponse response) {
        lock.lock();
        try {
            if (!ended) {
                responses.onNext(response);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Runnable how) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
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

    private static FinalTranscript wire(Transcript transcript) {
        return FinalTranscript.newBuilder()
                .setText(transcript.text())
                .setOutcome(
                        switch (transcript.outcome()) {
                            case RECOGNIZED -> TranscriptOutcome.TRANSCRIPT_OUTCOME_RECOGNIZED;
                            case NOT_UNDERSTOOD ->
                                    TranscriptOutcome.TRANSCRIPT_OUTCOME_NOT_UNDERSTOOD;
                            case NO_SPEECH -> TranscriptOutcome.TRANSCRIPT_OUTCOME_NO_SPEECH;
                        })
                .setConfidence((float) transcript.confidence())
                .setAudioMs(transcript.audio().toMillis())
                .setFinalizeUs(TimeUnit.NANOSECONDS.toMicros(transcript.finalizing().toNanos()))
                .build();
    }

    private static InferenceException noConfig() {
        return InferenceException.invalid("config", "must be the first message");
    }
}
