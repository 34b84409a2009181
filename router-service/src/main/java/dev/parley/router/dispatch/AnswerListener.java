package dev.parley.router.dispatch;

import dev.parley.router.decision.RouteDecision;
import dev.parley.router.provider.AnswerEvent;

/**
 * Gets an answer, one call after the other. {@code decided} comes first and without being asked
 * for, and again on a fallback, only before the first event; then come as many events as were
 * requested. The end is an {@link AnswerEvent.Completed} or {@code failed}.
 */
public interface AnswerListener {

    /** The target of this decision is being called. */
    void decided(RouteDecision decision);

    void answered(AnswerEvent event);

    void failed(RouterException failure);
}
