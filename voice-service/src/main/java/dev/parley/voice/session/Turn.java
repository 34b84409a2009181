package dev.parley.voice.session;

import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ServerEvent.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user's turn and the moments of its answer. Immutable. Every part of its time is the difference
 * of two consecutive moments, so the parts sum.
 *
 * @param item what the user said; absent where the answer is to something written
 * @param bargeIn onset of this turn's speech to the stop of the answer that it interrupted
 */
record Turn(
        TurnId id, Optional<ItemId> item, Map<Mark, Duration> marks, Optional<Duration> bargeIn) {

    Turn {
        marks = Map.copyOf(marks);
    }

    static Turn begin(TurnId id, Optional<ItemId> item) {
        return new Turn(id, item, Map.of(), Optional.empty());
    }

    /** With a moment; the first time counts. */
    Turn mark(Mark mark, Duration at) {
        if (marks.containsKey(mark)) {
            return this;
        }
        Map<Mark, Duration> more = new EnumMap<>(Mark.class);
        more.putAll(marks);
        more.put(mark, at);
        return new Turn(id, item, more, bargeIn);
    }

    Turn withBargeIn(Duration onsetToStop) {
        return new Turn(id, item, marks, Optional.of(onsetToStop));
    }

    boolean has(Mark mark) {
        return marks.containsKey(mark);
    }

    /** Where the time went. */
    List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        @Nullable Duration previous = null;
        for (Mark mark : Mark.values()) {
            Duration at = marks.get(mark);
            if (at != null) {
                if (previous != null) {
                    measures.add(new Measure(mark.part(), at.minus(previous)));
                }
                previous = at;
            }
        }
        between(Mark.ENDED, Mark.FIRST_AUDIBLE)
                .ifPresent(value -> measures.add(new Measure("engine", value)));
        between(Mark.LAST_VOICED, Mark.FIRST_AUDIBLE)
                .ifPresent(value -> measures.add(new Measure("voice_to_voice", value)));
        bargeIn.ifPresent(value -> measures.add(new Measure("barge_in", value)));
        return measures;
    }

    private Optional<Duration> between(Mark from, Mark to) {
        Duration start = marks.get(from);
        Duration end = marks.get(to);
        return start == null || end == null ? Optional.empty() : Optional.of(end.minus(start));
    }
}
