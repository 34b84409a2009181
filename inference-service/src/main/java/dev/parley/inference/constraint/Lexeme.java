package dev.parley.inference.constraint;

/**
 * A word of a grammar as an automaton over bytes, which knows nothing of what surrounds it.
 *
 * <p>Immutable. State {@link #START} is its first.
 */
interface Lexeme {

    int START = 0;

    /** No state: the byte may not come. */
    int REJECT = -1;

    /** Returns the state after a byte (0 to 255), or {@link #REJECT}. */
    int step(int state, int value);

    /** Whether the word may end in a state. */
    boolean accepts(int state);

    /** Whether the word may go on in a state. */
    boolean goesOn(int state);

    /**
     * Returns a state, perhaps of another word, that no {@code bytes} bytes can tell from this one:
     * the same for as many as possible.
     */
    default State alike(int state, int bytes) {
        return new State(this, state);
    }

    /** How much room it takes, in some 100 bytes; 0 where it is no more than its numbers. */
    default int weight() {
        return 0;
    }

    /** A word that was begun. */
    record State(Lexeme lexeme, int state) {}
}
