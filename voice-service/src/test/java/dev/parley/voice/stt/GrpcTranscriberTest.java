package dev.parley.voice.stt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.v1.FinalTranscript;
import dev.parley.inference.v1.PartialTranscript;
import dev.parley.inference.v1.TranscribeResponse;
import dev.parley.inference.v1.TranscriptOutcome;
import dev.parley.voice.upstream.UpstreamFailure;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a scripted service on a real connection. */
class GrpcTranscriberTest {

    private final ScriptedRecognition service = new ScriptedRecognition();
    private final Ears ears = new Ears();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Tracer tracer = OpenTelemetry.noop().getTracer("test");
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
    void bringsPartialsAndTheFinalTranscriptBack() throws InterruptedException {
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));

        assertThat(service.next().getConfig().getModel()).isEqualTo("a-model");
        utterance.push(new short[320]);
        assertThat(service.next().getAudio().size()).isEqualTo(640);
        service.answers().onNext(partial("who are"));
        assertThat(ears.next()).isEqualTo("partial who are");
        utterance.finish();
        assertThat(service.isHalfClosed()).isTrue();
        service.answers().onNext(recognized("who are you"));

        assertThat(ears.next())
                .isEqualTo(
                        new Transcript.Recognized(
                                "who are you",
                                0.5,
                                new Transcript.Timing(
                                        Duration.ofMillis(20), Duration.ofNanos(1_500_000))));
    }

    @Test
    void soundIsSentWhileItIsSpoken() throws InterruptedException {
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));
        service.next();
        for (short frame = 1; frame <= 50; frame++) {
            short[] samples = new short[320];
            samples[0] = frame;
            utterance.push(samples);
        }

        for (short frame = 1; frame <= 50; frame++) {
            assertThat((short) service.next().getAudio().byteAt(0)).isEqualTo(frame);
        }
    }

    @Test
    void cancellingReachesTheRecogniserAndSilencesIt() throws InterruptedException {
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));
        service.next();
        utterance.cancel();

        assertThat(service.isCancelled()).isTrue();
        utterance.push(new short[320]);
        utterance.finish();
        assertThat(ears.heard).isEmpty();
    }

    @Test
    void aBusyServiceIsAtCapacity() throws InterruptedException {
        service.refuse(Status.RESOURCE_EXHAUSTED.withDescription("busy"));
        open(Duration.ofSeconds(30));

        assertThat(ears.next()).isEqualTo(UpstreamFailure.AtCapacity.now("busy"));
    }

    @Test
    void anAbsentServiceIsUnavailable() throws InterruptedException {
        server.shutdownNow().awaitTermination();
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));
        utterance.push(new short[320]);

        assertThat(ears.next()).isInstanceOf(UpstreamFailure.Unavailable.class);
    }

    @Test
    void aTranscriptThatDoesNotComeTimesOut() throws InterruptedException {
        Transcriber.Utterance utterance = open(Duration.ofMillis(50));
        service.next();
        utterance.finish();

        assertThat(ears.next())
                .isEqualTo(new UpstreamFailure.TimedOut("no final transcript in time"));
        assertThat(service.isCancelled()).isTrue();
    }

    @Test
    void anEndWithoutATranscriptIsAFailure() throws InterruptedException {
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));
        utterance.finish();
        assertThat(service.isHalfClosed()).isTrue();
        service.answers().onCompleted();

        assertThat(ears.next()).isEqualTo(new UpstreamFailure.Broken("no final transcript"));
    }

    @Test
    void aRecogniserThatDoesNotReadIsGivenUpInsteadOfFillingMemory() throws InterruptedException {
        service.stopReading();
        Transcriber.Utterance utterance = open(Duration.ofSeconds(30));
        for (int second = 0; second < 200 && ears.heard.isEmpty(); second++) {
            utterance.push(new short[16_000]);
        }

        assertThat(ears.next())
                .isEqualTo(UpstreamFailure.AtCapacity.now("recognition does not keep up"));
    }

    @Test
    void itsSpanIsAChildOfTheCallersAndEndsWithTheTranscript() throws InterruptedException {
        List<SpanData> spans = new CopyOnWriteArrayList<>();
        SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exportTo(spans)))
                        .build();
        tracer = provider.get("test");
        Span turn = tracer.spanBuilder("turn").startSpan();
        try (Scope _ = turn.makeCurrent()) {
            open(Duration.ofSeconds(30));
        }
        service.answers().onNext(recognized("hello"));
        ears.next();

        assertThat(spans)
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getName()).isEqualTo("stt");
                    assertThat(span.getParentSpanId()).isEqualTo(turn.getSpanContext().getSpanId());
                    assertThat(span.getAttributes().asMap().values()).doesNotContain("hello");
                });
    }

    private static SpanExporter exportTo(List<SpanData> list) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                list.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
    }

    private Transcriber.Utterance open(Duration finishTimeout) {
        SttConfig config =
                new SttConfig() {
                    @Override
                    public Duration finishTimeout() {
                        return finishTimeout;
                    }

                    @Override
                    public Duration waitingSound() {
                        return Duration.ofSeconds(10);
                    }
                };
        return new GrpcTranscriber(channel, timer, tracer, config)
                .open(new TranscriptionModel("a-model"), ears);
    }

    private static TranscribeResponse partial(String text) {
        return TranscribeResponse.newBuilder()
                .setPartial(PartialTranscript.newBuilder().setText(text))
                .build();
    }

    private static TranscribeResponse recognized(String text) {
        return TranscribeResponse.newBuilder()
                .setFinal(
                        FinalTranscript.newBuilder()
                                .setText(text)
                                .setOutcome(TranscriptOutcome.TRANSCRIPT_OUTCOME_RECOGNIZED)
                                .setConfidence(0.5f)
                                .setAudioMs(20)
                                .setFinalizeUs(1_500))
                .build();
    }

    private static final class Ears implements TranscriptListener {

        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        Object next() throws InterruptedException {
            Object event = heard.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }

        @Override
        public void partial(String text) {
            heard.add("partial " + text);
        }

        @Override
        public void completed(Transcript transcript) {
            heard.add(transcript);
        }

        @Override
        public void failed(UpstreamFailure failure) {
            heard.add(failure);
        }
    }
}
