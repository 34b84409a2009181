package dev.parley.inference.engine;

import java.util.Arrays;

/** The token ids a sequence begins with; at least one. */
public final class Prompt {

    private final int[] tokens;

    private Prompt(int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt needs at least one token");
        }
        this.tokens = tokens;
    }

    /** Returns the prompt of these ids. */
    public static Prompt of(int... tokens) {
        return new Prompt(tokens.clone());
    }

    public int size() {
        return tokens.length;
    }

    /** Returns a copy of the ids. */
    public int[] toArray() {
        return tokens.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prompt prompt && Arrays.equals(tokens, prompt.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    /** Says nothing of what was asked. */
    @Override
    public String toString() {
        return "Prompt[" + tokens.length + " tokens]";
    }
}
