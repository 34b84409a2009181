package dev.parley.inference.store;

import java.time.Duration;

/** Is told how a model comes. All calls are made by the thread that pulls. */
public interface PullListener {

    /** Hears nothing. */
    PullListener NONE = new PullListener() {};

    /**
     * It is known what is to be done.
     *
     * @param files that are missing
     * @param bytes that are missing
     */
    default void planned(int files, long bytes) {}

    /**
     * A file is begun.
     *
     * @param bytes of the whole file
     * @param held bytes of it that are there from an earlier time
     */
    default void started(String file, long bytes, long held) {}

    /** More bytes of the file that was begun last are there. */
    default void received(int bytes) {}

    /** The file that was begun last starts over: what was there of it is of no use. */
    default void restarted() {}

    /** A file is there and right. */
    default void finished(String file) {}

    /** A request failed, and is repeated after a pause. */
    default void retrying(String what, String reason, Duration pause) {}
}
