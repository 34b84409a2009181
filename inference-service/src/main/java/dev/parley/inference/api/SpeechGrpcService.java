package dev.parley.inference.api;

import dev.parley.inference.registry.InferenceConfig;
import dev.parley.inference.speech.SpeechConfig;
import dev.parley.inference.speech.SpeechModels;
import dev.parley.inference.speech.SpeechRequest;
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
    private final Duration bufferedAudio;
    private final Duration readerPatience;

    @Inject
    SpeechGrpcService(SpeechModels models, SpeechConfig speech, InferenceConfig inference) {
        this(models, speech.synthesizer().bufferedAudio(), inference.readerPatience());
    }

    SpeechGrpcService(SpeechModels models, Duration bufferedAudio, Duration readerPatience) {
        this.models = models;
        this.bufferedAudio = bufferedAudio;
        this.readerPatience = readerPatience;
    }

    @Override
    public StreamObserver<TranscribeRequest> transcribe(
            StreamObserver<TranscribeResponse> responses) {
        return TranscribeCall.start(
                models, (ServerCallStreamObserver<TranscribeResponse>) responses);
    }

    @Override
    public void synthesize(
            SynthesizeRequest request, StreamObserver<SynthesizeResponse> responses) {
        try {
            SpeechSynthesizer synthesizer = models.synthesizer(request.getModel());
            SpeechRequest speech =
                    new SpeechRequest(
                            request.getText(), request.hasSpeed() ? request.getSpeed() : 1);
            new SynthesizeCall(
                            (ServerCallStreamObserver<SynthesizeResponse>) responses,
                            synthesizer.sampleRateHz(),
                            bufferedAudio,
                            readerPatience)
                    .start(synthesizer, speech);
        } catch (RuntimeException e) {
            responses.onError(GrpcErrors.toStatus(e));
        }
    }
}
