package dev.parley.voice.dialogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Words spoken by the assistant and where in its sound each clause begins. Immutable.
 *
 * @param total length of the sound so far
 */
public record SpokenText(List<Clause> clauses, Duration total) {

    public static final SpokenText NOTHING = new SpokenText(List.of(), Duration.ZERO);

    /** Some words and where their sound begins. */
    public record Clause(String text, Duration start) {}

    public SpokenText {
        clauses = List.copyOf(clauses);
    }

    /** With a clause whose sound begins at {@code start}. */
    public SpokenText withClause(String text, Duration start) {
        List<Clause> more = new ArrayList<>(clauses);
        more.add(new Clause(text, start));
        return new SpokenText(more, total);
    }

    /** With more sound for the last clause. */
    public SpokenText withSound(Duration sound) {
        return new SpokenText(clauses, total.plus(sound));
    }

    /** All words. */
    public String text() {
        return textUntil(total);
    }

    /**
     * The words heard up to a place in the sound. Of a clause that is cut, as many words as its
     * part of the sound allows: a word begun is not a word heard.
     */
    public String textUntil(Duration heard) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            Duration end = i + 1 < clauses.size() ? clauses.get(i + 1).start() : total;
            text.append(part(clause.text(), clause.start(), end, heard));
        }
        return text.toString();
    }

    /** Cut down to what was heard. */
    public SpokenText until(Duration heard) {
        if (heard.compareTo(total) >= 0) {
            return this;
        }
        List<Clause> kept = new ArrayList<>();
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            Duration end = i + 1 < clauses.size() ? clauses.get(i + 1).start() : total;
            String text = part(clause.text(), clause.start(), end, heard);
            if (!text.isEmpty()) {
                kept.add(new Clause(text, clause.start()));
            }
        }
        return new SpokenText(kept, heard);
    }

    private static String part(String text, Duration start, Duration end, Duration heard) {
        if (heard.compareTo(end) >= 0) {
            return text;
        }
        if (heard.compareTo(start) <= 0) {
            return "";
        }
        double share = (double) heard.minus(start).toNanos() / end.minus(start).toNanos();
        int reached = (int) (text.length() * share);
        return text.substring(0, lastWordEnd(text, reached));
    }

    private static int lastWordEnd(String text, int reached) {
        int end = reached;
        while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return end;
    }
}
