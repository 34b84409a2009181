package dev.parley.inference.engine;

/** What goes first; declared from first to last. */
public enum Priority {
    /** Somebody waits to hear the answer. */
    VOICE,
    /** Nobody listens: it may be interrupted, and goes on later. */
    BATCH,
    /** A guess at what will be asked: it runs when nothing else wants to. */
    BACKGROUND
}
