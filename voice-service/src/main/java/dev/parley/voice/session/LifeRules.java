package dev.parley.voice.session;

import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.SessionState.Life;
import java.util.List;
import java.util.Optional;

/** How a session ends. Every response in progress gets its end first. */
final class LifeRules {

    /** The server goes away (RFC 6455). */
    private static final int GOING_AWAY = 1001;

    /** The client broke a rule (RFC 6455). */
    private static final int POLICY_VIOLATION = 1008;

    private LifeRules() {}

    static void closeWhenDrained(Step step) {
        boolean idle =
                step.responses.isEmpty()
                        && !step.answerDue
                        && step.transcribing.isEmpty()
                        && step.input.utterance().filter(Input.OpenUtterance::detected).isEmpty();
        if (step.life == Life.DRAINING && idle) {
            step.close(GOING_AWAY, "the server is shutting down");
        }
    }

    static void drainExpired(Step step) {
        failAll(step, ErrorDetail.of(VoiceError.SERVER_DRAINING, "The server is shutting down."));
        step.close(GOING_AWAY, "the server is shutting down");
    }

    static void expired(Step step) {
        end(
                step,
                ErrorDetail.of(
                        VoiceError.SESSION_EXPIRED,
                        "Your session hit the maximum duration of this server."));
        step.close(GOING_AWAY, "the session has expired");
    }

    static void flooded(Step step) {
        end(
                step,
                ErrorDetail.of(
                        VoiceError.RATE_LIMIT_EXCEEDED,
                        "Events arrive faster than they can be handled."));
        step.close(POLICY_VIOLATION, "events arrive faster than they can be handled");
    }

    private static void end(Step step, ErrorDetail error) {
        failAll(step, error);
        step.send(new ServerEvent.ErrorRaised(error, Optional.empty()));
    }

    private static void failAll(Step step, ErrorDetail error) {
        for (ResponseId response : List.copyOf(step.responses.keySet())) {
            ResponseRules.fail(step, response, error);
        }
    }
}
