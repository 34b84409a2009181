package dev.parley.voice.tts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of text into clauses to be spoken one after the other: the first as early as
 * possible, because the listener waits for it; later ones longer, because they sound better whole.
 * All clauses, concatenated, are the text. One owner, not thread-safe.
 */
public final class SentenceChunker {

    /** Words after which the first clause is cut where no boundary comes. */
    private static final int FIRST_WORDS = 8;

    /** A later sentence shorter than this is spoken together with the next. */
    private static final int SHORTEST_SENTENCE = 20;

    /** From this length on, a later clause ends at any boundary. */
    private static final int LONG = 60;

    /** No clause grows beyond this if there is any space in it. */
    private static final int LONGEST = 120;

    /** No clause grows beyond this. */
    private static final int LONGEST_WORD = 2 * LONGEST;

    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    /** Takes the next words and returns the clauses that they complete. */
    public List<String> push(String delta) {
        text.append(delta);
        List<String> clauses = new ArrayList<>();
        for (int end = findEnd(); end > 0; end = findEnd()) {
            clauses.add(text.substring(0, end));
            text.delete(0, end);
            first = false;
        }
        return clauses;
    }

    /** The rest of the text, which may hold nothing to be spoken; empty where nothing is left. */
    public Optional<String> flush() {
        first = true;
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String rest = text.toString();
        text.setLength(0);
        return Optional.of(rest);
    }

    /** Whether there is anything in it to be pronounced. */
    public static boolean isSpeakable(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /** Where the next clause ends; 0 where that is not certain yet. */
    private int findEnd() {
        boolean speakable = false;
        int words = 0;
        int lastSpace = 0;
        int lastBoundary = 0;
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            speakable |= Character.isLetterOrDigit(c) || Character.isSurrogate(c);
            if (!speakable) {
                continue;
            }
            if (index > 0 && Character.isWhitespace(c) && !isSpace(index - 1)) {
                words++;
                lastSpace = index;
                if (first && words == FIRST_WORDS) {
                    return index;
                }
            }
            Boundary boundary = ClauseBoundaries.after(text, index, first);
            if (boundary != Boundary.NONE) {
                if (accepts(boundary, index + 1)) {
                    return index + 1;
                }
                lastBoundary = index + 1;
            }
            if (index + 1 >= LONGEST) {
                int end = lastBoundary >= SHORTEST_SENTENCE ? lastBoundary : lastSpace;
                if (end > 0) {
                    return end;
                }
            }
            if (index + 1 >= LONGEST_WORD && !Character.isHighSurrogate(c)) {
                return index + 1;
            }
        }
        return 0;
    }

    private boolean isSpace(int index) {
        return Character.isWhitespace(text.charAt(index));
    }

    private boolean accepts(Boundary boundary, int length) {
        return first
                || length >= LONG
                || (boundary == Boundary.SENTENCE && length >= SHORTEST_SENTENCE);
    }

    /** What ends at a place in a text. */
    enum Boundary {
        NONE,
        CLAUSE,
        SENTENCE
    }
}
