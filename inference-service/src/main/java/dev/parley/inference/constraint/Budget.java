package dev.parley.inference.constraint;

/**
 * What compiling may still take: states of all words together, and work, which bounds the time.
 * Used by one thread.
 */
final class Budget {

    /** Of one word. */
    static final int MOST_STATES = 16_384;

    /** Places of a network looked at: some tenths of a second. */
    private static final long WORK = 30_000_000;

    private int states;
    private long work;

    private Budget(int states, long work) {
        this.states = states;
        this.work = work;
    }

    /** For the words of one program, names included. */
    static Budget ofProgram() {
        return new Budget(4 * MOST_STATES, WORK);
    }

    /** For a word that is known to be small. */
    static Budget small() {
        return new Budget(1000, WORK);
    }

    int states() {
        return Math.min(states, MOST_STATES);
    }

    void takeState() throws TooLargeException {
        if (states == 0) {
            throw new TooLargeException("needs too many states");
        }
        states--;
    }

    /** Gives back the states of words that are forgotten; the work is done. */
    void giveBack(int states) {
        this.states += states;
    }

    /** States left for all words together. */
    int left() {
        return states;
    }

    void work(long places) throws TooLargeException {
        work -= places;
        if (work < 0) {
            throw new TooLargeException("takes too much work");
        }
    }
}
