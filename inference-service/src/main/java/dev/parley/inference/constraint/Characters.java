package dev.parley.inference.constraint;

import dev.parley.inference.constraint.ByteExpression.Bytes;
import dev.parley.inference.constraint.ByteExpression.InOrder;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of Unicode characters (surrogates are none), and how they are spelt within a JSON string.
 *
 * @param ranges first to last, disjoint
 */
record Characters(SortedMap<Integer, Integer> ranges) {

    private static final int LAST = 0x10ffff;
    private static final int LAST_SURROGATE = 0xdfff;

    /** Where UTF-8 takes a byte more, and around the surrogates. */
    private static final int[] BORDERS = {0x7f, 0x7ff, 0xd7ff, LAST_SURROGATE, 0xffff, LAST};

    static final Characters ALL = range(0, LAST);

    /** The control characters that have an escape of two letters. */
    private static final String SHORT = "\b\t\n\f\r";

    private static final String SHORT_LETTERS = "btnfr";

    static Characters range(int first, int last) {
        return new Characters(new TreeMap<>(Map.of(first, last)));
    }

    static Characters of(String characters) {
        Characters set = new Characters(new TreeMap<>());
        for (int character : characters.codePoints().toArray()) {
            set = set.or(range(character, character));
        }
        return set;
    }

    Characters or(Characters other) {
        return not().and(other.not()).not();
    }

    Characters and(Characters other) {
        TreeMap<Integer, Integer> both = new TreeMap<>();
        ranges.forEach((first, last) ->
                other.ranges.forEach((otherFirst, otherLast) -> {
                    int low = Math.max(first, otherFirst);
                    int high = Math.min(last, otherLast);
                    if (low <= high) {
                        both.put(low, high);
                    }
                }));
        return new Characters(both);
    }

    Characters not() {
        TreeMap<Integer, Integer> rest = new TreeMap<>();
        int next = 0;
        for (var range : ranges.entrySet()) {
            if (range.getKey() > next) {
                rest.put(next, range.getKey() - 1);
            }
            next = range.getValue() + 1;
        }
        if (next <= LAST) {
            rest.put(next, LAST);
        }
        return new Characters(rest);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether it is a single character. */
    boolean isOne() {
        return ranges.size() == 1 && ranges.firstKey().equals(ranges.get(ranges.firstKey()));
    }

    /** The first character; not asked of an empty set. */
    int first() {
        return ranges.firstKey();
    }

    /**
     * Returns how one of them is spelt in a JSON string, each in one way only: control characters,
     * quotes and backslashes are escaped, nothing else is.
     */
    ByteExpression spelt() {
        List<ByteExpression> ways = new ArrayList<>();
        Characters escaped = range(0, 0x1f).or(of("\"\\"));
        and(escaped)
                .ranges
                .forEach((first, last) -> {
                    for (int character = first; character <= last; character++) {
                        ways.add(ByteExpression.text(spelling(character)));
                    }
                });
        and(escaped.not()).ranges.forEach((first, last) -> addUtf8(first, last, ways));
        return new OneOf(ways);
    }

    /** Returns how a character is spelt in a JSON string. */
    static String spelling(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + (char) character;
        }
        if (character >= 0x20) {
            return Character.toString(character);
        }
        int index = SHORT.indexOf(character);
        return index >= 0
                ? "\\" + SHORT_LETTERS.charAt(index)
                : String.format("\\u%04x", character);
    }

    private static void addUtf8(int first, int last, List<ByteExpression> ways) {
        int from = first;
        for (int border : BORDERS) {
            int to = Math.min(last, border);
            if (from <= to) {
                if (border != LAST_SURROGATE) {
                    addSameLength(from, to, ways);
                }
                from = to + 1;
            }
        }
    }

    /** Splits a range into some whose bytes vary independently; all are of the same length. */
    private static void addSameLength(int first, int last, List<ByteExpression> ways) {
        byte[] low = utf8(first);
        byte[] high = utf8(last);
        for (int more = 1; more < low.length; more++) {
            int tail = (1 << (6 * more)) - 1; // the bits of the last bytes
            if ((first & ~tail) != (last & ~tail)) {
                int border =
                        (first & tail) != 0
                                ? first | tail
                                : (last & tail) != tail ? (last & ~tail) - 1 : last;
                if (border < last) {
                    addSameLength(first, border, ways);
                    addSameLength(border + 1, last, ways);
                    return;
                }
            }
        }
        List<ByteExpression> parts = new ArrayList<>();
        for (int i = 0; i < low.length; i++) {
            parts.add(new Bytes(low[i] & 0xff, high[i] & 0xff));
        }
        ways.add(new InOrder(parts));
    }

    private static byte[] utf8(int character) {
        return Character.toString(character).getBytes(StandardCharsets.UTF_8);
    }
}
