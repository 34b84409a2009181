package dev.parley.inference.api;

import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationEvent;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.PrefillOutcome;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.PrefillResponse;
import io.grpc.stub.StreamObserver;

/** One call of Prefill, run by a virtual thread of its own; interrupted where it is cancelled. */
final class PrefillCall implements Runnable {

    private final PrefillRequest request;
    private final Arrival arrival;
    private final ChatModels models;
    private final ChatRequests requests;
    private final StreamObserver<PrefillResponse> responses;

    PrefillCall(
            PrefillRequest request,
            Arrival arrival,
            ChatModels models,
            ChatRequests requests,
            StreamObserver<PrefillResponse> responses) {
        this.request = request;
        this.arrival = arrival;
        this.models = models;
        this.requests = requests;
        this.responses = responses;
    }

    @Override
    public void run() {
        try {
            responses.onNext(response(prefill()));
            responses.onCompleted();
        } catch (InterruptedException _) {
            // cancelled: nobody waits
        } catch (RuntimeException | Error failure) { // nobody else answers this call
            responses.onError(GrpcErrors.toStatus(failure));
        }
    }

    private Finished prefill() throws InterruptedException {
        ChatModel model = models.require(request.getModel());
        try (Generation generation =
                model.engine().prefill(requests.prefill(request, model, arrival))) {
            GenerationEvent event = generation.take();
            return switch (event) {
                case Finished finished -> finished;
                case Failed failed -> throw failed.toException();
                case Tokens _ ->
                        throw new IllegalStateException("a prompt that is only run has no tokens");
            };
        }
    }

    private static PrefillResponse response(Finished finished) {
        return PrefillResponse.newBuilder()
                .setOutcome(
                        switch (finished.reason()) {
                            case PREFILLED -> PrefillOutcome.PREFILL_OUTCOME_DONE;
                            case SUPERSEDED -> PrefillOutcome.PREFILL_OUTCOME_SUPERSEDED;
                            case STOP, LENGTH ->
                                    throw new IllegalStateException("a prefill ended as an answer");
                        })
                .setPromptTokens(finished.promptTokens())
                .setCachedTokens(finished.cachedTokens())
                .setPrefillUs(
                        ChatResponses.micros(
                                finished.timings().queue().plus(finished.timings().prefill())))
                .build();
    }
}
