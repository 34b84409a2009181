package dev.parley.voice.session;

import dev.parley.voice.dialogue.AnswerRequest;
import dev.parley.voice.dialogue.Prompt;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.Outcome;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.Response;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ResponseRequest;
import dev.parley.voice.realtime.Role;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig;
import dev.parley.voice.realtime.Truncation;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.Answering.Terms;
import dev.parley.voice.session.SessionState.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of a response: created, asked, ended exactly once. */
final class ResponseRules {

    /** What is said where something was heard and nothing understood. */
    static final String NOT_UNDERSTOOD =
            "Sorry, I did not understand that. You can ask me what I can do.";

    /** Tokens kept for an answer whose length the client does not limit. */
    private static final int ANSWER_TOKENS = 256;

    private static final int FEWEST_PROMPT_TOKENS = 64;

    private ResponseRules() {}

    static void create(Step step, ResponseRequest request) {
        requireOpen(step);
        if (request.outOfBand()) {
            requireRoom(step);
        } else {
            step.active().ifPresent(ResponseRules::refuseSecond);
        }
        Terms terms =
                new Terms(
                        request.outOfBand(),
                        request.applyTo(step.config),
                        request.metadata(),
                        request.input().map(inputs -> resolve(step, inputs)));
        begin(step, terms, request.outOfBand() ? newTurn(step) : takeTurn(step));
    }

    private static void requireOpen(Step step) {
        if (step.life == Life.DRAINING) {
            throw new ProtocolException(
                    ErrorDetail.of(VoiceError.SERVER_DRAINING, "The server is shutting down."));
        }
    }

    private static void requireRoom(Step step) {
        long side =
                step.responses.values().stream()
                        .filter(answering -> answering.terms().outOfBand())
                        .count();
        if (side >= step.setup.limits().sideResponses()) {
            throw new ProtocolException(
                    VoiceError.RATE_LIMIT_EXCEEDED,
                    "Too many responses outside the conversation are in progress.",
                    "response.conversation");
        }
    }

    private static void refuseSecond(Answering active) {
        throw new ProtocolException(
                ErrorDetail.of(
                        VoiceError.CONVERSATION_ALREADY_HAS_ACTIVE_RESPONSE,
                        "Conversation already has an active response in progress: "
                                + active.id()
                                + ". Wait until the response is finished before creating a new"
                                + " one."));
    }

    private static List<Item> resolve(Step step, List<ResponseRequest.Input> inputs) {
        List<Item> items = new ArrayList<>();
        for (ResponseRequest.Input input : inputs) {
            items.add(
                    switch (input) {
                        case ResponseRequest.Input.Inline(Item item) -> item;
                        case ResponseRequest.Input.Reference(var id) ->
                                step.conversation
                                        .find(id)
                                        .map(entry -> entry.item())
                                        .orElseThrow(() -> unknownReference(id.value(), items));
                    });
        }
        return List.copyOf(items);
    }

    private static ProtocolException unknownReference(String id, List<Item> before) {
        String param = "response.input[" + before.size() + "].id";
        return new ProtocolException(
                VoiceError.INVALID_VALUE, "Item with id '" + id + "' does not exist.", param);
    }

    /** The turn that waits for an answer, or a new one that answers no speech. */
    private static Turn takeTurn(Step step) {
        Turn turn = step.unanswered.orElseGet(() -> newTurn(step));
        step.unanswered = Optional.empty();
        step.answerDue = false;
        return turn;
    }

    private static Turn newTurn(Step step) {
        Turn turn = Turn.begin(step.newTurnId(), Optional.empty()).mark(Mark.ENDED, step.at);
        step.run(new Effect.BeginTurn(turn.id()));
        return turn;
    }

    /** Begins the response that a finished turn is due. */
    static void beginDue(Step step) {
        begin(step, new Terms(false, step.config, Map.of(), Optional.empty()), takeTurn(step));
    }

    private static void begin(Step step, Terms terms, Turn turn) {
        Answering answering = step.keep(Answering.begin(step.newResponseId(), terms, turn));
        step.send(new ServerEvent.ResponseCreated(view(step, answering, Optional.empty())));
    }

    /** Does what became possible: nothing is asked before every transcript is known. */
    static void proceed(Step step) {
        if (step.life == Life.CLOSED || !step.transcribing.isEmpty()) {
            return;
        }
        if (step.answerDue && step.active().isEmpty()) {
            beginDue(step);
        }
        for (Answering answering : List.copyOf(step.responses.values())) {
            if (!answering.request().asked()) {
                ask(step, answering, List.of());
            }
        }
    }

    /** Asks for an answer, after what the model and our own tools have said to each other. */
    static void ask(Step step, Answering waiting, List<PromptMessage> exchange) {
        Answering answering = step.keep(waiting.with(waiting.request().ask(exchange)));
        List<Item> items = answering.terms().input().orElseGet(step.conversation::items);
        if (isNotUnderstood(items)) {
            AnswerRules.sayOnly(step, answering, NOT_UNDERSTOOD);
            return;
        }
        SessionConfig config = answering.terms().config();
        List<PromptMessage> messages = new ArrayList<>(Prompt.of(config.instructions(), items));
        messages.addAll(exchange);
        messages = Prompt.upToQuestion(messages);
        if (messages.isEmpty()) {
            fail(
                    step,
                    answering.id(),
                    ErrorDetail.of(
                            VoiceError.NOTHING_TO_ANSWER,
                            "There is nothing to answer: the last message is neither the user's"
                                    + " nor a function's output."));
            return;
        }
        step.run(
                new Effect.Ask(
                        answering.id(),
                        answering.turn().id(),
                        new AnswerRequest(
                                step.setup.sessionId(),
                                config.model(),
                                fitting(step, config, messages),
                                OwnTool.offered(config, step.lastDecision.isPresent()),
                                config.maxOutputTokens(),
                                step.setup.wishes())));
    }

    private static boolean isNotUnderstood(List<Item> items) {
        return !items.isEmpty()
                && items.getLast() instanceof Item.Message message
                && message.role() == Role.USER
                && message.content().equals(List.of(new Content.InputAudio(Optional.of(""))));
    }

    private static List<PromptMessage> fitting(
            Step step, SessionConfig config, List<PromptMessage> messages) {
        if (config.truncation() == Truncation.DISABLED) {
            return messages;
        }
        int answer = config.maxOutputTokens().orElse(ANSWER_TOKENS);
        int room = Math.max(FEWEST_PROMPT_TOKENS, step.setup.contextLength() - answer);
        return Prompt.newest(messages, room);
    }

    static void fail(Step step, ResponseId response, ErrorDetail error) {
        Answering answering = step.responses.get(response);
        if (answering != null) {
            end(step, OutputRules.abort(step, answering), new Outcome.Failed(error));
        }
    }

    /** The one end of a response. */
    static void end(Step step, Answering answering, Outcome outcome) {
        step.responses.remove(answering.id());
        step.run(new Effect.Release(answering.id()));
        step.send(new ServerEvent.ResponseDone(view(step, answering, Optional.of(outcome))));
        if (!answering.turn().has(Mark.FIRST_AUDIBLE)) {
            tellMetrics(step, answering);
        }
        if (!answering.terms().outOfBand()) {
            step.lastDecision = answering.decision().or(() -> step.lastDecision);
        }
        TurnRules.end(step, answering.turn(), result(answering, outcome), answering.decision());
    }

    static void tellMetrics(Step step, Answering answering) {
        if (step.setup.ownEvents().contains(OwnEvent.TURN_METRICS)) {
            Turn turn = answering.turn();
            step.send(new ServerEvent.TurnMetrics(answering.id(), turn.item(), turn.measures()));
        }
    }

    private static TurnReport.Result result(Answering answering, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed _, Outcome.Incomplete _ ->
                    answering.decision().isPresent()
                            ? TurnReport.Result.ANSWERED
                            : TurnReport.Result.NOT_UNDERSTOOD;
            case Outcome.Cancelled _ -> TurnReport.Result.INTERRUPTED;
            case Outcome.Failed _ -> TurnReport.Result.FAILED;
        };
    }

    private static Response view(Step step, Answering answering, Optional<Outcome> outcome) {
        Terms terms = answering.terms();
        return new Response(
                answering.id(),
                outcome,
                answering.output().done(),
                terms.outOfBand() ? Optional.empty() : Optional.of(step.setup.conversationId()),
                terms.config().outputModality(),
                terms.config().voice(),
                terms.config().maxOutputTokens(),
                terms.metadata(),
                answering.usage());
    }
}
