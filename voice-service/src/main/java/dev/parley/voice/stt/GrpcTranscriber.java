package dev.parley.voice.stt;

import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.SpeechServiceGrpc.SpeechServiceStub;
import io.grpc.Channel;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Transcribes through the inference service. The call is opened when speech starts and carries
 * sound as it is spoken, so that little is left to do when it ends.
 */
@Singleton
public final class GrpcTranscriber implements Transcriber {

    private final SpeechServiceStub speech;
    private final ScheduledExecutorService timer;
    private final Tracer tracer;
    private final SttConfig config;

    @Inject
    public GrpcTranscriber(
            @GrpcClient("inference") Channel channel,
            ScheduledExecutorService timer,
            Tracer tracer,
            SttConfig config) {
        this.speech = SpeechServiceGrpc.newStub(channel);
        this.timer = timer;
        this.tracer = tracer;
        this.config = config;
    }

    /** Opens an utterance; its span {@code stt} is a child of the caller's. */
    @Override
    public Utterance open(TranscriptionModel model, TranscriptListener listener) {
        Span span = tracer.spanBuilder("stt").setSpanKind(SpanKind.CLIENT).startSpan();
        GrpcUtterance utterance = new GrpcUtterance(listener, span, timer, config);
        try (Scope _ = span.makeCurrent()) {
            utterance.start(speech, model);
        }
        return utterance;
    }
}
