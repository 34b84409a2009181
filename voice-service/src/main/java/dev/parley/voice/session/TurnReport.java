package dev.parley.voice.session;

import dev.parley.voice.realtime.ServerEvent.Measure;
import java.util.List;
import java.util.Optional;

/** How a turn went, for metrics and traces; holds no words. */
record TurnReport(Result result, Optional<String> target, List<Measure> measures) {

    /** How a turn ended. */
    enum Result {
        ANSWERED,
        /** Answered with the sentence for what was not understood. */
        NOT_UNDERSTOOD,
        /** No answer: nothing was said, or the client asked for none. */
        UNANSWERED,
        /** The user went on speaking before an answer began. */
        SUPERSEDED,
        INTERRUPTED,
        FAILED
    }

    TurnReport {
        measures = List.copyOf(measures);
    }
}
