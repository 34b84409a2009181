package dev.parley.voice.tts;

import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SpeechServiceGrpc.SpeechServiceStub;
import dev.parley.inference.v1.SynthesizeRequest;
import io.grpc.Channel;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Speaks through the inference service. */
@Singleton
public final class GrpcSynthesizer implements Synthesizer {

    private final SpeechServiceStub speech;
    private final ScheduledExecutorService timer;
    private final Tracer tracer;
    private final TtsConfig config;

    @Inject
    public GrpcSynthesizer(
            @GrpcClient("inference") Channel channel,
            ScheduledExecutorService timer,
            Tracer tracer,
            TtsConfig config) {
        this.speech = SpeechServiceGrpc.newStub(channel);
        this.timer = timer;
        this.tracer = tracer;
        this.config = config;
    }

    /** Starts a text; its span {@code tts} is a child of the caller's. */
    @Override
    public Synthesis speak(String text, SpeechStyle style, Listener listener) {
        Span span = tracer.spanBuilder("tts").setSpanKind(SpanKind.CLIENT).startSpan();
        span.setAttribute("parley.text.characters", text.length());
        SynthesizeRequest request =
                SynthesizeRequest.newBuilder()
                        .setModel(style.model().id())
                        .setText(text)
                        .setSpeed((float) style.speed())
                        .build();
        GrpcSynthesis synthesis = new GrpcSynthesis(listener, span);
        try (Scope _ = span.makeCurrent()) {
            speech.withDeadlineAfter(config.clauseTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .synthesize(request, synthesis);
        }
        synthesis.expectSoundWithin(config.firstSoundTimeout(), timer);
        return synthesis;
    }
}
