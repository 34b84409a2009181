package dev.parley.inference.constraint;

/**
 * What compiling may still take: states of all words together, and work, which bounds the time.
 * Used by one thread.
 */
final class Budget {

    /** Of all words of a program together. */
    static final int MOST_STATES = 65_536;

    /** Places of a network looked at: some tenths of a second. */
    private static final long WORK = 30_000_000;

    private int states;
    private long work = WORK;
    private long returnable = WORK; // or many schemas that are given up would take for ever

    private Budget(int states) {
        this.states = states;
    }

    /** For the words of one program, names included. */
    static Budget ofProgram() {
        return new Budget(MOST_STATES);
    }

    /** For a word that is known to be small. */
    static Budget small() {
        return new Budget(1000);
    }

    void takeState() throws TooLargeException {
        if (states == 0) {
            throw new TooLargeException("needs too many states");
        }
        states--;
    }

    void work(long places) throws TooLargeException {
        work -= places;
        if (work < 0) {
            throw new TooLargeException("takes too much work");
        }
    }

    /** What was left at some time. */
    record Left(int states, long work) {}

    Left left() {
        return new Left(states, work);
    }

    /** Gives back what was taken since, for words that are forgotten; as much work as once. */
    void giveBackTo(Left before) {
        states = before.states();
        long given = Math.min(before.work() - work, returnable);
        returnable -= given;
        work += given;
    }
}
