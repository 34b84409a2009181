package dev.parley.inference.tokenizer;

/** A vocabulary: text to token ids, and ids to bytes. Immutable, for any number of threads. */
public interface Tokenizer {

    /**
     * Returns the ids of a text, without a beginning or an end. None of them is special, whatever
     * the text says; a half of a character's two surrogates counts as U+FFFD.
     */
    int[] encode(String text);

    /**
     * Returns the bytes of a token, in UTF-8 and often less than a character; none for a special
     * token and for an id that is not used. Not to be written to.
     */
    byte[] bytes(int token);

    /** Whether this id structures a conversation and has no text. */
    boolean isSpecial(int token);

    /** Returns the number of token ids, special ones included: ids are below it. */
    int size();
}
