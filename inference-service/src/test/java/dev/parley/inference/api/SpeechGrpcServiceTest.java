package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SpeechServiceGrpc.SpeechServiceStub;
import dev.parley.inference.v1.SynthesizeRequest;
import dev.parley.inference.v1.SynthesizeResponse;
import dev.parley.inference.v1.TranscribeConfig;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import dev.parley.inference.v1.TranscriptOutcome;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The speech service over a real connection, with engines that say what they are told to. */
final class SpeechGrpcServiceTest {

    private final FakeSpeechEngines engines = new FakeSpeechEngines();
    private final Drain drain = new Drain(Duration.ofSeconds(10));
    private final Answers<TranscribeResponse> transcripts = new Answers<>();
    private final Answers<SynthesizeResponse> sound = new Answers<>();
    private Server server;
    private ManagedChannel channel;
    private SpeechServiceStub stub;

    @BeforeEach
    void serve() throws IOException {
        SpeechGrpcService service =
                new SpeechGrpcService(
                        engines.models(), drain, Duration.ofSeconds(1), Duration.ofMillis(200));
        server =
                Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                        .addService(service)
                        .build()
                        .start();
        channel =
                Grpc.newChannelBuilderForAddress(
                                "127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
                        .build();
        stub = SpeechServiceGrpc.newStub(channel);
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void tellsPartialTextsAndTheEndOfAnUtterance() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);

        requests.onNext(config(16_000));
        requests.onNext(audio(640));
        requests.onNext(audio(640));
        requests.onCompleted();

        List<TranscribeResponse> answers = transcripts.all();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(1).getPartial().getText()).isEqualTo("1280 bytes");
        assertThat(answers.get(2).getFinal().getText()).isEqualTo("1280 bytes");
        assertThat(answers.get(2).getFinal().getOutcome())
                .isEqualTo(TranscriptOutcome.TRANSCRIPT_OUTCOME_RECOGNIZED);
        assertThat(answers.get(2).getFinal().getFinalizeUs()).isEqualTo(2000);
    }

    @Test
    void hearsMoreSoundThanFitsTheWindow() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);

        requests.onNext(config(16_000));
        for (int i = 0; i < 100; i++) {
            requests.onNext(audio(640));
        }
        requests.onCompleted();

        assertThat(transcripts.all().getLast().getFinal().getText()).isEqualTo("64000 bytes");
    }

    @Test
    void wantsTheConfigurationFirst() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);

        requests.onNext(audio(640));

        assertInvalid(transcripts, "config");
    }

    @Test
    void wantsTheConfigurationAlsoWhereNothingIsSaid() {
        stub.transcribe(transcripts).onCompleted();

        assertInvalid(transcripts, "config");
    }

    @Test
    void wantsTheConfigurationOnce() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);

        requests.onNext(config(16_000));
        requests.onNext(config(16_000));

        assertInvalid(transcripts, "config");
        engines.awaitCancelledUtterance();
    }

    @Test
    void refusesAnotherSampleRate() {
        stub.transcribe(transcripts).onNext(config(24_000));

        assertInvalid(transcripts, "config.sample_rate_hz");
    }

    @Test
    void refusesHalfASampleAndLeavesTheUtterance() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);

        requests.onNext(config(16_000));
        requests.onNext(audio(639));

        assertInvalid(transcripts, "audio");
        engines.awaitCancelledUtterance();
    }

    @Test
    void knowsOnlyItsModels() {
        stub.transcribe(transcripts)
                .onNext(
                        TranscribeRequest.newBuilder()
                                .setConfig(TranscribeConfig.newBuilder().setModel("nobody"))
                                .build());

        assertThat(transcripts.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void saysThatItIsBusyAndWhenToComeAgain() {
        engines.beBusy();

        stub.transcribe(transcripts).onNext(config(16_000));

        assertThat(transcripts.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(transcripts.details(RetryInfo.class)).hasSize(1);
    }

    @Test
    void leavesTheUtteranceOfACancelledCall() {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() -> stub.transcribe(transcripts).onNext(config(16_000)));
        engines.awaitOpenUtterance();

        context.cancel(null);

        engines.awaitCancelledUtterance();
    }

    @Test
    void leavesTheUtteranceWhenTheDeadlinePasses() {
        stub.withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                .transcribe(transcripts)
                .onNext(config(16_000));

        engines.awaitCancelledUtterance();
        assertThat(transcripts.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void sendsSoundAsItIsMade() {
        stub.synthesize(SynthesizeRequest.newBuilder().setText("hello").build(), sound);

        assertThat(sound.all())
                .hasSize(FakeSpeechEngines.PIECES)
                .allSatisfy(piece -> {
                    assertThat(piece.getSampleRateHz()).isEqualTo(16_000);
                    assertThat(piece.getAudio().size()).isEqualTo(640);
                });
    }

    @Test
    void refusesABlankText() {
        stub.synthesize(SynthesizeRequest.newBuilder().setText(" ").build(), sound);

        assertInvalid(sound, "text");
    }

    @Test
    void refusesAnUnknownVoice() {
        stub.synthesize(
                SynthesizeRequest.newBuilder().setModel("nobody").setText("hello").build(), sound);

        assertThat(sound.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void stopsTheVoiceOfACancelledCall() {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() ->
                stub.synthesize(SynthesizeRequest.newBuilder().setText("endless").build(), sound));
        sound.awaitFirst();

        context.cancel(null);

        engines.awaitCancelledSynthesis();
    }

    @Test
    void holdsTheVoiceBackForAReaderThatDoesNotRead() {
        sound.readNothing();

        stub.synthesize(SynthesizeRequest.newBuilder().setText("endless").build(), sound);

        engines.awaitHeldBackSynthesis();
        assertThat(engines.bytesSpoken()).isLessThan(2_000_000);
    }

    @Test
    void letsCallsFinishThatAreOpenWhenTheServerEnds() {
        StreamObserver<TranscribeRequest> requests = stub.transcribe(transcripts);
        requests.onNext(config(16_000));
        engines.awaitOpenUtterance();
        drain.begin(new ShutdownEvent());
        CompletableFuture<Void> finished =
                CompletableFuture.runAsync(() -> drain.finish(new ShutdownEvent()));

        boolean early = finished.isDone();
        requests.onNext(audio(640));
        requests.onCompleted();

        assertThat(early).isFalse();
        assertThat(transcripts.all().getLast().getFinal().getText()).isEqualTo("640 bytes");
        finished.join();
    }

    @Test
    void everyCallLeavesOnceHoweverItEnds() {
        stub.transcribe(transcripts).onNext(config(24_000));
        transcripts.status();
        stub.synthesize(SynthesizeRequest.newBuilder().setText(" ").build(), sound);
        sound.status();
        Answers<SynthesizeResponse> whole = new Answers<>();
        stub.synthesize(SynthesizeRequest.newBuilder().setText("hello").build(), whole);
        whole.all();
        drain.begin(new ShutdownEvent());

        assertThat(CompletableFuture.runAsync(() -> drain.finish(new ShutdownEvent())))
                .succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void refusesCallsOnceTheServerEnds() {
        drain.begin(new ShutdownEvent());

        stub.transcribe(transcripts).onNext(config(16_000));
        stub.synthesize(SynthesizeRequest.newBuilder().setText("hello").build(), sound);

        assertThat(transcripts.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(sound.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static void assertInvalid(Answers<?> answers, String field) {
        assertThat(answers.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(answers.details(ErrorInfo.class))
                .singleElement()
                .satisfies(info -> assertThat(info.getMetadataMap()).containsEntry("field", field));
    }

    private static TranscribeRequest config(int sampleRate) {
        return TranscribeRequest.newBuilder()
                .setConfig(TranscribeConfig.newBuilder().setSampleRateHz(sampleRate))
                .build();
    }

    private static TranscribeRequest audio(int bytes) {
        return TranscribeRequest.newBuilder()
                .setAudio(ByteString.copyFrom(new byte[bytes]))
                .build();
    }
}
