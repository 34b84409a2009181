package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SynthesizeRequest;
import dev.parley.inference.v1.SynthesizeResponse;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.UpstreamFailure;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a scripted service on a real connection. */
class GrpcSynthesizerTest {

    private static final int PIECE_BYTES = 6_400;

    private final Service service = new Service();
    private final Ears ears = new Ears();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = NettyServerBuilder.forAddress(loopback).addService(service).build().start();
        channel =
                NettyChannelBuilder.forAddress(server.getListenSockets().getFirst())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void bringsTheSoundOfATextBack() throws InterruptedException {
        Synthesizer.Synthesis synthesis = speak(Duration.ofSeconds(30));
        synthesis.request(10);
        Call call = service.next();
        call.answers.onNext(piece(PIECE_BYTES));
        call.answers.onNext(piece(200));
        call.answers.onCompleted();

        assertThat(call.request.getText()).isEqualTo("Hello.");
        assertThat(call.request.getModel()).isEqualTo("a-voice");
        assertThat(call.request.getSpeed()).isEqualTo(1.25f);
        assertThat(ears.next()).isEqualTo("3200 samples at 16000");
        assertThat(ears.next()).isEqualTo("100 samples at 16000");
        assertThat(ears.next()).isEqualTo("completed");
    }

    @Test
    void noMoreSoundComesThanWasRequested() throws InterruptedException {
        Synthesizer.Synthesis synthesis = speak(Duration.ofSeconds(30));
        Call call = service.next();
        for (int n = 0; n < 5; n++) {
            call.answers.onNext(piece(PIECE_BYTES));
        }
        call.answers.onCompleted();
        synthesis.request(2);

        ears.next();
        ears.next();
        assertThat(ears.heard.poll(50, TimeUnit.MILLISECONDS)).isNull();
        synthesis.request(3);
        ears.next();
        ears.next();
        ears.next();
        assertThat(ears.next()).isEqualTo("completed");
    }

    @Test
    void cancellingReachesTheSynthesiserAndSilencesIt() throws InterruptedException {
        Synthesizer.Synthesis synthesis = speak(Duration.ofSeconds(30));
        synthesis.request(10);
        Call call = service.next();
        synthesis.cancel();

        assertThat(call.ended.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
        assertThat(ears.heard).isEmpty();
    }

    /** A pipeline holds its lock when it cancels, and wants it when it hears. */
    @Test
    void cancellingWaitsForNobodyWhoIsHearing() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        ears.whileHearing =
                () ->
                        ears.heard.add(
                                "cancelled meanwhile: " + cancelled.await(10, TimeUnit.SECONDS));
        Synthesizer.Synthesis synthesis = speak(Duration.ofSeconds(30));
        synthesis.request(10);
        service.next().answers.onNext(piece(PIECE_BYTES));
        assertThat(ears.hearing.await(10, TimeUnit.SECONDS)).isTrue();

        synthesis.cancel();
        cancelled.countDown();

        assertThat(ears.next()).isEqualTo("cancelled meanwhile: true");
    }

    /** A pipeline holds its lock when it starts a clause, too. */
    @Test
    void startingWaitsForNobodyWhoHearsOfAFailure() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        ears.whileHearing =
                () -> ears.heard.add("started meanwhile: " + started.await(10, TimeUnit.SECONDS));

        speak(ClientInterceptors.intercept(channel, new BreaksAtTheStart(ears.hearing)));
        started.countDown();

        assertThat(ears.next()).isEqualTo("started meanwhile: true");
        assertThat(ears.next()).isInstanceOf(UpstreamFailure.class);
    }

    @Test
    void aBusyServiceIsAtCapacity() throws InterruptedException {
        speak(Duration.ofSeconds(30));
        service.next().answers.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());

        assertThat(ears.next()).isEqualTo(UpstreamFailure.AtCapacity.now("RESOURCE_EXHAUSTED"));
    }

    @Test
    void soundThatDoesNotComeTimesOut() throws InterruptedException {
        speak(Duration.ofMillis(50)).request(1);

        assertThat(ears.next()).isEqualTo(new UpstreamFailure.TimedOut("no sound in time"));
        assertThat(service.next().ended.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }

    @Test
    void halfASampleIsAFailureOfTheService() throws InterruptedException {
        speak(Duration.ofSeconds(30)).request(1);
        service.next().answers.onNext(piece(3));

        assertThat(ears.next())
                .isEqualTo(
                        new UpstreamFailure.Broken(
                                "synthesis sent 3 bytes are not a whole number of 16-bit"
                                        + " samples"));
    }

    private Synthesizer.Synthesis speak(Channel somewhere) {
        return speak(somewhere, Duration.ofSeconds(30));
    }

    private Synthesizer.Synthesis speak(Duration firstSoundTimeout) {
        return speak(channel, firstSoundTimeout);
    }

    private Synthesizer.Synthesis speak(Channel somewhere, Duration firstSoundTimeout) {
        TtsConfig config =
                new TtsConfig() {
                    @Override
                    public Duration firstSoundTimeout() {
                        return firstSoundTimeout;
                    }

                    @Override
                    public Duration clauseTimeout() {
                        return Duration.ofSeconds(30);
                    }

                    @Override
                    public Duration waitingSound() {
                        return Duration.ofSeconds(8);
                    }
                };
        return new GrpcSynthesizer(somewhere, timer, OpenTelemetry.noop().getTracer("test"), config)
                .speak("Hello.", new SpeechStyle(new SpeechModel("a-voice"), 1.25), ears);
    }

    private static SynthesizeResponse piece(int bytes) {
        return SynthesizeResponse.newBuilder()
                .setAudio(ByteString.copyFrom(new byte[bytes]))
                .setSampleRateHz(16_000)
                .build();
    }

    private record Call(
            SynthesizeRequest request,
            StreamObserver<SynthesizeResponse> answers,
            BlockingQueue<String> ended) {}

    private static final class Service extends SpeechServiceGrpc.SpeechServiceImplBase {

        private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

        Call next() throws InterruptedException {
            Call call = calls.poll(10, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            return call;
        }

        @Override
        public void synthesize(
                SynthesizeRequest request, StreamObserver<SynthesizeResponse> answers) {
            BlockingQueue<String> ended = new LinkedBlockingQueue<>();
            ((ServerCallStreamObserver<SynthesizeResponse>) answers)
                    .setOnCancelHandler(() -> ended.add("cancelled"));
            calls.add(new Call(request, answers, ended));
        }
    }

    private interface Hearing {

        void run() throws InterruptedException;
    }

    private static final class Ears implements Synthesizer.Listener {

        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final CountDownLatch hearing = new CountDownLatch(1);
        private volatile Hearing whileHearing = () -> {};

        @Nullable Object next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void audio(short[] samples, SampleRate rate) {
            hear();
            heard.add(samples.length + " samples at " + rate.hertz());
        }

        @Override
        public void completed() {
            heard.add("completed");
        }

        @Override
        public void failed(UpstreamFailure failure) {
            hear();
            heard.add(failure);
        }

        private void hear() {
            hearing.countDown();
            try {
                whileHearing.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
