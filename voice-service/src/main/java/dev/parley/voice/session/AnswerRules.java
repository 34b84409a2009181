package dev.parley.voice.session;

import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.Outcome;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.Usage;
import java.util.ArrayList;
import java.util.List;

/** What a model says, on its way to the client. */
final class AnswerRules {

    private AnswerRules() {}

    static void decided(Step step, ResponseId response, RouteDecision decision) {
        Answering answering = step.responses.get(response);
        if (answering == null) {
            return;
        }
        step.keep(answering.with(decision).with(answering.turn().mark(Mark.DECIDED, step.at)));
        if (step.setup.ownEvents().contains(OwnEvent.ROUTE_DECISION)) {
            step.send(new ServerEvent.RouteDecided(response, decision.record()));
        }
    }

    static void text(Step step, ResponseId response, String delta) {
        Answering answering = step.responses.get(response);
        if (answering != null && !delta.isEmpty()) {
            write(step, answering, delta);
        }
    }

    private static Answering write(Step step, Answering before, String delta) {
        Answering answering =
                OutputRules.messageOpen(
                        step,
                        before.with(before.turn().mark(Mark.FIRST_TOKEN, step.at))
                                .with(before.request().withText(delta)));
        if (answering.terms().isSpoken()) {
            step.run(new Effect.Say(answering.id(), delta));
            return step.keep(answering);
        }
        return step.keep(OutputRules.writeText(step, answering, delta));
    }

    /** Answers with a fixed sentence; no model is asked. */
    static void sayOnly(Step step, Answering answering, String sentence) {
        Answering said = write(step, answering, sentence);
        complete(step, said, AnswerEnd.Reason.STOP);
    }

    static void toolCalled(Step step, ResponseId response, ToolCall call) {
        Answering answering = step.responses.get(response);
        if (answering == null) {
            return;
        }
        ToolCall named =
                new ToolCall(
                        call.id().isEmpty() ? step.newCallId().value() : call.id(),
                        call.name(),
                        call.arguments().isBlank() ? "{}" : call.arguments());
        Answering marked = answering.with(answering.turn().mark(Mark.FIRST_TOKEN, step.at));
        step.keep(
                OwnTool.isOwn(answering.terms().config(), named)
                        ? marked.with(marked.request().withOwnCall(named))
                        : marked.with(marked.output().withCall(named)));
    }

    static void completed(Step step, ResponseId response, AnswerEnd end) {
        Answering before = step.responses.get(response);
        if (before == null) {
            return;
        }
        Answering answering =
                step.keep(
                        before.with(
                                before.usage()
                                        .plus(
                                                new Usage(
                                                        end.promptTokens(),
                                                        end.completionTokens(),
                                                        end.cachedTokens()))));
        if (!answering.request().ownCalls().isEmpty() && rounds(answering) < OwnTool.MOST_ROUNDS) {
            askAgain(step, answering);
            return;
        }
        complete(step, answering, end.reason());
    }

    private static long rounds(Answering answering) {
        return answering.request().exchange().stream()
                .filter(PromptMessage.Assistant.class::isInstance)
                .count();
    }

    private static void askAgain(Step step, Answering answering) {
        Answering.Request request = answering.request();
        List<PromptMessage> exchange = new ArrayList<>(request.exchange());
        exchange.add(new PromptMessage.Assistant(request.text(), request.ownCalls()));
        request.ownCalls().forEach(call -> exchange.add(OwnTool.answer(call, step.lastDecision)));
        ResponseRules.ask(step, answering, exchange);
    }

    private static void complete(Step step, Answering before, AnswerEnd.Reason reason) {
        Answering answering = step.keep(before.with(before.request().ended(reason)));
        if (answering.terms().isSpoken() && answering.output().message().isPresent()) {
            step.run(new Effect.EndSpeech(answering.id()));
            return;
        }
        finish(step, answering);
    }

    /** Everything was said and shown. */
    static void finish(Step step, Answering answering) {
        boolean cut = answering.request().end().filter(AnswerEnd.Reason.LENGTH::equals).isPresent();
        Answering shown = OutputRules.finish(step, answering, cut);
        ResponseRules.end(step, shown, cut ? new Outcome.Incomplete() : new Outcome.Completed());
    }
}
