package dev.parley.e2e.demo;

import dev.parley.e2e.client.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a turn must have shown; collects what it did not, in words. */
final class Expectations {

    private final List<String> failures = new ArrayList<>();

    /** The turn was answered to its end, with sound, and the server reported no error. */
    Expectations answered(Turn turn) {
        expect(
                turn.status().equals("completed"),
                "the response is " + turn.status() + because(turn));
        expect(turn.firstAudible().isPresent(), "no audible answer came");
        turn.errors().forEach(failures::add);
        return this;
    }

    /** The response was cancelled because the user spoke. */
    Expectations interrupted(Turn turn) {
        expect(
                turn.status().equals("cancelled") && turn.reason().equals("turn_detected"),
                "the response is " + turn.status() + because(turn) + ", not interrupted");
        turn.errors().forEach(failures::add);
        return this;
    }

    Expectations heard(Turn turn, String words) {
        return expect(
                turn.heard().toLowerCase(Locale.ROOT).contains(words),
                "it heard \"" + turn.heard() + "\", not \"" + words + "\"");
    }

    Expectations said(Turn turn, String words) {
        return expect(
                turn.answer().toLowerCase(Locale.ROOT).contains(words),
                "the answer lacks \"" + words + "\"");
    }

    Expectations expect(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(otherwise);
        }
        return this;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private static String because(Turn turn) {
        return turn.reason().isEmpty() ? "" : " (" + turn.reason() + ")";
    }
}
