package dev.parley.router.provider;

import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.ProviderId;
import java.time.Duration;
import java.util.concurrent.Flow;

/** Calls targets of one kind of place. Implementations are thread-safe and never block. */
public interface ModelProvider {

    /** Name of the provider in the catalogue. */
    ProviderId id();

    /**
     * Returns an answer that starts when it is subscribed to, once. It is pulled: no more events
     * come than were requested, and the provider is not asked for more. Cancelling the subscription
     * cancels the call at once. {@code onError} always gets a {@link ProviderException}.
     *
     * @param timeout the whole answer must come within it
     */
    Flow.Publisher<AnswerEvent> chat(ModelTarget target, ChatPrompt prompt, Duration timeout);
}
