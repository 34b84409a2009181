package dev.parley.inference.api;

import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.sampling.Sampled;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.FinishReason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * One call of Chat: a virtual thread of its own runs it from request to last message. A cancelled
 * call interrupts that thread, which lets go of its generation.
 */
final class ChatCall implements Runnable {

    private final ChatRequest request;
    private final Arrival arrival;
    private final ChatModels models;
    private final ChatRequests requests;
    private final AnswerMemory memory;
    private final AnswerWriter writer;
    private final ChatTelemetry telemetry;

    ChatCall(
            ChatRequest request,
            Arrival arrival,
            ChatModels models,
            ChatRequests requests,
            AnswerMemory memory,
            AnswerWriter writer,
            ChatTelemetry telemetry) {
        this.request = request;
        this.arrival = arrival;
        this.models = models;
        this.requests = requests;
        this.memory = memory;
        this.writer = writer;
        this.telemetry = telemetry;
    }

    @Override
    public void run() {
        try {
            answer();
        } catch (InterruptedException _) {
            telemetry.failed(InferenceError.CANCELLED);
        } catch (InferenceException failure) {
            telemetry.failed(failure.error());
            writer.fail(failure);
        } catch (RuntimeException | Error failure) { // nobody else answers this call
            telemetry.failed(InferenceError.INTERNAL_ERROR);
            writer.fail(failure);
        }
    }

    private void answer() throws InterruptedException {
        ChatModel model = models.require(request.getModel());
        telemetry.model(model.id());
        RandomGenerator random = ThreadLocalRandom.current();
        ChatPlan plan = requests.plan(request, model, arrival, random);
        AnswerText text =
                new AnswerText(
                        model.format().parser(plan.conversation(), random),
                        plan.stops().matcher(),
                        plan.minTokens());
        Optional<Assistant> answer;
        long endedNanos;
        try (Generation generation = model.engine().submit(plan.generation())) {
            Finished finished = stream(generation, text, model);
            answer = ofNextTurn(text, plan);
            answer.ifPresent(it -> remember(it, plan)); // before its reader can send it back
            endedNanos = System.nanoTime();
            complete(finished, text, plan);
        }
        answer.ifPresent(it -> NextTurn.runAhead(plan, it, endedNanos));
    }

    /** Returns what the session's next request will hold of this answer, if there will be one. */
    private Optional<Assistant> ofNextTurn(AnswerText text, ChatPlan plan) {
        boolean hasText = !request.getSampling().getIgnoreEos(); // else ids have none
        return plan.isOfSession() && hasText ? text.said() : Optional.empty();
    }

    private void remember(Assistant answer, ChatPlan plan) {
        memory.remember(plan.model().tokenizer(), plan.caller(), answer.text(), answer.tokens());
    }

    private Finished stream(Generation generation, AnswerText text, ChatModel model)
            throws InterruptedException {
        while (true) {
            switch (generation.take()) {
                case Tokens(List<Sampled> sampled) -> {
                    StringBuilder more = new StringBuilder();
                    for (Sampled token : sampled) {
                        more.append(text.accept(token.token()));
                        token.logprobs()
                                .map(it -> ChatResponses.token(it, model.tokenizer()))
                                .ifPresent(writer::token);
                    }
                    writer.text(more.toString());
                }
                case Finished finished -> {
                    writer.text(text.finish());
                    return finished;
                }
                case Failed failed -> throw failed.toException();
            }
        }
    }

    private void complete(Finished finished, AnswerText text, ChatPlan plan)
            throws InterruptedException {
        FinishReason reason = reason(finished, text.calls());
        for (ToolCall call : text.validCalls()) {
            writer.call(call);
        }
        writer.completed(finished, reason, plan.seed(), text.stop());
        telemetry.finished(finished, reason); // once sent, and before the span ends with the call
        writer.close();
    }

    private static FinishReason reason(Finished finished, Calls calls) {
        return switch (finished.reason()) {
            case LENGTH -> FinishReason.FINISH_REASON_LENGTH; // also in the middle of a tool call
            case STOP ->
                    switch (calls) {
                        case Calls.Valid(List<ToolCall> none) when none.isEmpty() ->
                                FinishReason.FINISH_REASON_STOP;
                        case Calls.Valid _ -> FinishReason.FINISH_REASON_TOOL_CALLS;
                        case Calls.Malformed(String problem) ->
                                throw InferenceException.of(
                                        InferenceError.MALFORMED_TOOL_CALL, problem);
                    };
            case PREFILLED, SUPERSEDED ->
                    throw new IllegalStateException("an answer cannot end as a prefill does");
        };
    }
}
