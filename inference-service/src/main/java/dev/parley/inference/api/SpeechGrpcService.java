package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.InferenceConfig;
import dev.parley.inference.speech.SpeechConfig;
import dev.parley.inference.speech.SpeechModels;
import dev.parley.inference.speech.SpeechSynthesizer;
import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SynthesizeRequest;
import dev.parley.inference.v1.SynthesizeResponse;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.time.Duration;

/** The speech models on the wire. Its methods run on the server's event loop and never block. */
@GrpcService
final class SpeechGrpcService extends SpeechServiceGrpc.SpeechServiceImplBase {

    private final SpeechModels models;
    private final Drain drain;
    private final Duration bufferedAudio;
    private final Duration readerPatience;

    @Inject
    SpeechGrpcService(
            SpeechModels models, Drain drain, SpeechConfig speech, InferenceConfig inference) {
        this(models, drain, speech.synthesizer().bufferedAudio(), inference.readerPatience());
    }

    SpeechGrpcService(
            SpeechModels models, Drain drain, Duration bufferedAudio, Duration readerPatience) {
        this.models = models;
        this.drain = drain;
        this.bufferedAudio = bufferedAudio;
        this.readerPatience = readerPatience;
    }

    @Override
    public StreamObserver<TranscribeRequest> transcribe(
            StreamObserver<TranscribeResponse> responses) {
        try {
            drain.enter();
        } catch (InferenceException refused) {
            responses.onError(GrpcErrors.toStatus(refused));
            return new Unheard();
        }
        return TranscribeCall.start(
                models, (ServerCallStreamObserver<TranscribeResponse>) responses, drain::leave);
    }

    @Override
    public void synthesize(
            SynthesizeRequest request, StreamObserver<SynthesizeResponse> responses) {
        SpeechSynthesizer synthesizer;
        try {
            synthesizer = models.synthesizer(request.getModel());
            drain.enter();
        } catch (RuntimeException e) {
            responses.onError(GrpcErrors.toStatus(e));
            return;
        }
        new SynthesizeCall(
                        (ServerCallStreamObserver<SynthesizeResponse>) responses,
                        synthesizer.sampleRateHz(),
                        bufferedAudio,
                        readerPatience,
                        drain::leave)
                .start(synthesizer, request.getText(), request.hasSpeed() ? request.getSpeed() : 1);
    }

    /** What a client still sends into a call that was refused. */
    private static final class Unheard implements StreamObserver<TranscribeRequest> {

        @Override
        public void onNext(TranscribeRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
