package dev.parley.inference.constraint;

import java.nio.charset.StandardCharsets;

/** Text up to the first time that a mark appears in it, or text in which it never does. */
final class TextLexeme implements Lexeme {

    private final byte[] mark;
    private final boolean endsWithMark;
    private final int[] fallback; // (mark's length), of Knuth, Morris and Pratt

    private TextLexeme(String mark, boolean endsWithMark) {
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
        this.endsWithMark = endsWithMark;
        this.fallback = new int[this.mark.length];
        for (int i = 1; i < this.mark.length; i++) {
            fallback[i] = after(fallback[i - 1], this.mark[i] & 0xff);
        }
    }

    /** Text in which the mark does not appear. */
    static TextLexeme without(String mark) {
        return new TextLexeme(mark, false);
    }

    /** Text that ends with the mark and does not hold it before. */
    static TextLexeme until(String mark) {
        return new TextLexeme(mark, true);
    }

    /** A state is how much of the mark the text ends with. */
    @Override
    public int step(int state, int value) {
        if (state == mark.length) {
            return REJECT;
        }
        int next = after(state, value);
        return next == mark.length && !endsWithMark ? REJECT : next;
    }

    private int after(int state, int value) {
        int matched = state;
        while (matched > 0 && (mark[matched] & 0xff) != value) {
            matched = fallback[matched - 1];
        }
        return (mark[matched] & 0xff) == value ? matched + 1 : 0;
    }

    @Override
    public boolean accepts(int state) {
        return !endsWithMark || state == mark.length;
    }

    @Override
    public boolean goesOn(int state) {
        return state < mark.length;
    }
}
