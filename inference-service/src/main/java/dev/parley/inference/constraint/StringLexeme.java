package dev.parley.inference.constraint;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A JSON string with its quotes: valid UTF-8, and escapes of which {@code \\u} names no surrogate,
 * so that the text is valid too. Its length counts code points.
 *
 * @param minLength least length
 * @param maxLength greatest length, or {@link #UNLIMITED}
 */
record StringLexeme(int minLength, int maxLength) implements Lexeme {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Any string. */
    static final StringLexeme ANY = new StringLexeme(0, UNLIMITED);

    /** The greatest length that may be asked for. */
    static final int LONGEST = 1 << 20;

    // A state is length << 4 | place.
    private static final int OPENING = 0;
    private static final int BODY = 1;
    private static final int ESCAPE = 2;
    private static final int HEX_1 = 3;
    private static final int HEX_2 = 4;
    private static final int HEX_2_AFTER_D = 5; // d800 to dfff are surrogates
    private static final int HEX_3 = 6;
    private static final int HEX_4 = 7;
    private static final int ONE_MORE = 8; // continuation bytes
    private static final int TWO_MORE = 9;
    private static final int THREE_MORE = 10;
    private static final int AFTER_E0 = 11; // no overlong forms
    private static final int AFTER_ED = 12; // no surrogates
    private static final int AFTER_F0 = 13; // no overlong forms
    private static final int AFTER_F4 = 14; // nothing above U+10FFFF
    private static final int CLOSED = 15;

    private static final byte[] NEXT = table(); // (places * 256), a place or REJECT

    @Override
    public int step(int state, int value) {
        int place = state & 15;
        int next = NEXT[place << 8 | value];
        int length = state >>> 4;
        if (place != BODY || next == REJECT) {
            return next == REJECT ? REJECT : length << 4 | next;
        }
        if (next == CLOSED) {
            return length >= minLength ? CLOSED : REJECT;
        }
        if (length >= maxLength) {
            return REJECT;
        }
        return counted(length + 1) << 4 | next;
    }

    /** What is unlimited is counted up to the least length only. */
    private int counted(int length) {
        return maxLength == UNLIMITED ? Math.min(length, minLength) : length;
    }

    @Override
    public boolean accepts(int state) {
        return (state & 15) == CLOSED;
    }

    @Override
    public boolean goesOn(int state) {
        return (state & 15) != CLOSED;
    }

    /**
     * A byte adds one to the length at most: what is left of a string is a shorter one, and limits
     * further away than that are none.
     */
    @Override
    public State alike(int state, int bytes) {
        int length = state >>> 4;
        int missing = Math.max(0, minLength - length);
        int left = maxLength == UNLIMITED ? UNLIMITED : maxLength - length;
        StringLexeme rest =
                new StringLexeme(Math.min(missing, bytes + 1), left > bytes ? UNLIMITED : left);
        return new State(rest, state & 15);
    }

    /** The states between two characters that {@code bytes} bytes may lead from to a limit. */
    IntStream nearLimits(int bytes) {
        if (maxLength == UNLIMITED && minLength == 0) {
            return IntStream.empty();
        }
        int last = maxLength == UNLIMITED ? minLength : maxLength;
        return IntStream.rangeClosed(Math.max(0, last - bytes), last)
                .map(length -> length << 4 | BODY);
    }

    private static byte[] table() {
        byte[] next = new byte[16 << 8];
        Arrays.fill(next, (byte) REJECT);
        set(next, OPENING, '"', '"', BODY);
        set(next, BODY, 0x20, 0x7f, BODY);
        set(next, BODY, '"', '"', CLOSED);
        set(next, BODY, '\\', '\\', ESCAPE);
        set(next, BODY, 0xc2, 0xdf, ONE_MORE);
        set(next, BODY, 0xe0, 0xe0, AFTER_E0);
        set(next, BODY, 0xe1, 0xef, TWO_MORE);
        set(next, BODY, 0xed, 0xed, AFTER_ED);
        set(next, BODY, 0xf0, 0xf0, AFTER_F0);
        set(next, BODY, 0xf1, 0xf3, THREE_MORE);
        set(next, BODY, 0xf4, 0xf4, AFTER_F4);
        for (char escaped : "\"\\/bfnrt".toCharArray()) {
            set(next, ESCAPE, escaped, escaped, BODY);
        }
        set(next, ESCAPE, 'u', 'u', HEX_1);
        setHex(next, HEX_1, HEX_2);
        set(next, HEX_1, 'd', 'd', HEX_2_AFTER_D);
        set(next, HEX_1, 'D', 'D', HEX_2_AFTER_D);
        setHex(next, HEX_2, HEX_3);
        set(next, HEX_2_AFTER_D, '0', '7', HEX_3);
        setHex(next, HEX_3, HEX_4);
        setHex(next, HEX_4, BODY);
        set(next, ONE_MORE, 0x80, 0xbf, BODY);
        set(next, TWO_MORE, 0x80, 0xbf, ONE_MORE);
        set(next, THREE_MORE, 0x80, 0xbf, TWO_MORE);
        set(next, AFTER_E0, 0xa0, 0xbf, ONE_MORE);
        set(next, AFTER_ED, 0x80, 0x9f, ONE_MORE);
        set(next, AFTER_F0, 0x90, 0xbf, TWO_MORE);
        set(next, AFTER_F4, 0x80, 0x8f, TWO_MORE);
        return next;
    }

    private static void set(byte[] next, int place, int first, int last, int to) {
        Arrays.fill(next, place << 8 | first, (place << 8 | last) + 1, (byte) to);
    }

    private static void setHex(byte[] next, int place, int to) {
        set(next, place, '0', '9', to);
        set(next, place, 'a', 'f', to);
        set(next, place, 'A', 'F', to);
    }
}
