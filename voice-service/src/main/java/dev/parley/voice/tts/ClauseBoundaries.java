package dev.parley.voice.tts;

import dev.parley.voice.tts.SentenceChunker.Boundary;
import java.util.Locale;
import java.util.Set;

/**
 * Tells punctuation that ends a clause from punctuation inside numbers, times, names and
 * abbreviations.
 */
final class ClauseBoundaries {

    private static final String SENTENCE_MARKS = ".!?…";
    private static final String CLAUSE_MARKS = ",;:–—";
    private static final String IDEOGRAPHIC_SENTENCE_MARKS = "。！？";
    private static final String IDEOGRAPHIC_CLAUSE_MARKS = "，、；：";
    private static final String CLOSERS = "\"')]}”’»";

    /** Written with a full stop that ends no sentence, in lower case and without it. */
    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "approx", "no",
                    "e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "inc", "ltd", "dept", "fig");

    private ClauseBoundaries() {}

    /**
     * What ends with the character at {@code index}. At the end of the text, where the next
     * character is not known, an {@code eager} reader is told of a boundary that very likely is
     * one; for others there is none yet.
     */
    static Boundary after(CharSequence text, int index, boolean eager) {
        char c = text.charAt(index);
        if (c == '\n') {
            return Boundary.SENTENCE;
        }
        if (IDEOGRAPHIC_SENTENCE_MARKS.indexOf(c) >= 0) {
            return Boundary.SENTENCE;
        }
        if (IDEOGRAPHIC_CLAUSE_MARKS.indexOf(c) >= 0) {
            return Boundary.CLAUSE;
        }
        int mark = CLOSERS.indexOf(c) >= 0 ? markBefore(text, index) : index;
        Boundary boundary = kindOf(text, mark);
        if (boundary == Boundary.NONE || !isFollowedBySpace(text, index, mark, eager)) {
            return Boundary.NONE;
        }
        return text.charAt(mark) == '.' && isInsideSentence(text, mark) ? Boundary.NONE : boundary;
    }

    /** The mark that closing quotes and brackets up to {@code index} follow. */
    private static int markBefore(CharSequence text, int index) {
        int mark = index;
        while (mark > 0 && CLOSERS.indexOf(text.charAt(mark)) >= 0) {
            mark--;
        }
        return mark;
    }

    private static Boundary kindOf(CharSequence text, int mark) {
        if (SENTENCE_MARKS.indexOf(text.charAt(mark)) >= 0) {
            return Boundary.SENTENCE;
        }
        return CLAUSE_MARKS.indexOf(text.charAt(mark)) >= 0 ? Boundary.CLAUSE : Boundary.NONE;
    }

    private static boolean isFollowedBySpace(
            CharSequence text, int index, int mark, boolean eager) {
        if (index + 1 < text.length()) {
            return Character.isWhitespace(text.charAt(index + 1));
        }
        return eager && text.charAt(mark) != '.' && mark > 0 && isLetter(text, mark - 1);
    }

    private static boolean isLetter(CharSequence text, int index) {
        return Character.isLetter(text.charAt(index));
    }

    /** Whether a full stop belongs to an abbreviation, an initial or the number of a list. */
    private static boolean isInsideSentence(CharSequence text, int stop) {
        int start = stop;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        String word = text.subSequence(start, stop).toString().toLowerCase(Locale.ROOT);
        boolean initial = word.length() == 1 && Character.isLetter(word.charAt(0));
        boolean listNumber =
                !word.isEmpty()
                        && word.chars().allMatch(Character::isDigit)
                        && isBlank(text, start);
        return initial || listNumber || ABBREVIATIONS.contains(word);
    }

    private static boolean isBlank(CharSequence text, int end) {
        return text.subSequence(0, end).chars().allMatch(Character::isWhitespace);
    }
}
