package dev.parley.inference.tokenizer;

import java.util.List;
import java.util.Optional;

/**
 * Finds the first stop string in a text that comes in pieces. Text is held back as long as it may
 * be the beginning of a stop string, and let go once it is not.
 *
 * <p>Knuth, Morris and Pratt for each string: time in proportion to the text. One per answer, used
 * by one thread.
 */
public final class StopMatcher {

    private final List<String> strings;
    private final int[][] borders; // [string][matched]: the next shorter beginning that also fits
    private final int[] matched; // [string]: how much of it the text ends with
    private final StringBuilder held = new StringBuilder();
    private Optional<String> found = Optional.empty();

    StopMatcher(List<String> strings) {
        this.strings = strings;
        this.borders = strings.stream().map(StopMatcher::borders).toArray(int[][]::new);
        this.matched = new int[strings.size()];
    }

    /**
     * Returns the text that may be shown now; nothing once a stop string was found.
     *
     * @param mayStop whether a stop string that this text completes counts
     */
    public String accept(String text, boolean mayStop) {
        for (int i = 0; i < text.length() && found.isEmpty(); i++) {
            held.append(text.charAt(i));
            Optional<String> complete = advance(text.charAt(i));
            if (mayStop && complete.isPresent()) {
                found = complete;
                return release(held.length() - complete.get().length());
            }
        }
        return found.isPresent() ? "" : release(held.length() - longestMatch());
    }

    /** Returns the text still held back, at the end of an answer that no stop string ended. */
    public String finish() {
        return found.isPresent() ? "" : release(held.length());
    }

    /** Returns the stop string that was found. */
    public Optional<String> found() {
        return found;
    }

    /** Returns the longest string that this character completes. */
    private Optional<String> advance(char c) {
        Optional<String> complete = Optional.empty();
        for (int s = 0; s < strings.size(); s++) {
            String string = strings.get(s);
            int length = matched[s];
            while (length > 0 && string.charAt(length) != c) {
                length = borders[s][length];
            }
            matched[s] = string.charAt(length) == c ? length + 1 : 0;
            if (matched[s] == string.length()) {
                matched[s] = borders[s][string.length()];
                complete =
                        complete.filter(other -> other.length() > string.length())
                                .or(() -> Optional.of(string));
            }
        }
        return complete;
    }

    private int longestMatch() {
        int longest = 0;
        for (int length : matched) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private String release(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }

    private static int[] borders(String string) {
        int[] borders = new int[string.length() + 1];
        for (int end = 1, border = 0; end < string.length(); end++) {
            while (border > 0 && string.charAt(border) != string.charAt(end)) {
                border = borders[border];
            }
            if (string.charAt(border) == string.charAt(end)) {
                border++;
            }
            borders[end + 1] = border;
        }
        return borders;
    }
}
