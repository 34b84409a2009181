package dev.parley.router.provider.onprem;

import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceStub;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.ProviderId;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ModelProvider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Models of the inference service. */
@Singleton
class OnPremProvider implements ModelProvider {

    /** Name of this provider in the catalogue. */
    static final ProviderId ID = new ProviderId("onprem");

    private final InferenceServiceStub inference;

    OnPremProvider(OnPremChannel channel) {
        this.inference = InferenceServiceGrpc.newStub(channel.channel());
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Flow.Publisher<AnswerEvent> chat(
            ModelTarget target, ChatPrompt prompt, Duration timeout) {
        return subscriber ->
                new OnPremCall(subscriber)
                        .start(
                                inference.withDeadlineAfter(
                                        timeout.toNanos(), TimeUnit.NANOSECONDS),
                                ChatMapping.request(target.model(), prompt));
    }
}
