package dev.parley.inference.tokenizer;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Texts that end an answer where they first appear; they and what follows are not shown.
 *
 * <p>Immutable.
 */
public final class StopStrings {

    /** Most strings taken. */
    public static final int MAX_COUNT = 16;

    /** Most characters of each. */
    public static final int MAX_LENGTH = 256;

    private final List<String> strings;

    /**
     * @throws IllegalArgumentException for an empty string, a string that is too long, or too many
     */
    public StopStrings(List<String> strings) {
        if (strings.size() > MAX_COUNT) {
            throw new IllegalArgumentException("at most " + MAX_COUNT + " stop strings are taken");
        }
        for (String string : strings) {
            if (string.isEmpty() || string.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "a stop string has 1 to " + MAX_LENGTH + " characters");
            }
        }
        this.strings = List.copyOf(strings);
    }

    /** Returns what tells an answer's text as it comes, one for each answer. */
    public StopMatcher matcher() {
        return new StopMatcher(strings);
    }

    /**
     * Returns what is to be told every token of an answer, in order, and says after which one it
     * ends: the one that completes a stop string, wherever the borders of tokens are.
     *
     * @param parser of its own, which no one else feeds
     * @param minTokens before as many tokens no stop string counts
     */
    public IntPredicate endsAfter(AnswerParser parser, int minTokens) {
        if (strings.isEmpty()) {
            return _ -> false;
        }
        StopMatcher matcher = matcher();
        return new IntPredicate() {
            private int tokens;

            @Override
            public boolean test(int token) {
                tokens++;
                matcher.accept(parser.accept(token), tokens >= minTokens);
                return matcher.found().isPresent();
            }
        };
    }
}
