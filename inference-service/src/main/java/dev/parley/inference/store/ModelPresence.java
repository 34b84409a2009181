package dev.parley.inference.store;

/**
 * What is on this machine of a model.
 *
 * @param state whether it can be served
 * @param files that are listed
 * @param bytes on the disk
 * @param problem in words, where there is one
 */
public record ModelPresence(State state, int files, long bytes, String problem) {

    /** Whether a model can be served. */
    public enum State {
        /** All files are there, as far as names and sizes tell. */
        HERE,
        /** A folder with no list of hashes: it is served as it is. */
        UNLISTED,
        /** Some files came, not all. */
        INCOMPLETE,
        /** A file is missing, or is not what it should be. */
        WRONG,
        /** Nothing is there. */
        ABSENT
    }
}
