package dev.parley.voice.session;

import dev.parley.voice.dialogue.RouteDecision;
import java.util.Optional;

/** Which turn waits for an answer. */
final class TurnRules {

    private TurnRules() {}

    /** The user goes on: a turn that no response has taken up gets none of its own. */
    static void supersede(Step step) {
        step.unanswered.ifPresent(turn -> end(step, turn, TurnReport.Result.SUPERSEDED));
        step.unanswered = Optional.empty();
        step.answerDue = false;
    }

    static void end(Step step, Turn turn, TurnReport.Result result) {
        end(step, turn, result, Optional.empty());
    }

    static void end(
            Step step, Turn turn, TurnReport.Result result, Optional<RouteDecision> decision) {
        step.run(
                new Effect.EndTurn(
                        turn.id(),
                        new TurnReport(
                                result, decision.map(RouteDecision::chosen), turn.measures())));
    }
}
