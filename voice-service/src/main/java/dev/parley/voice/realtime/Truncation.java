package dev.parley.voice.realtime;

/** What happens to a conversation that has outgrown its model. */
public enum Truncation {
    /** The oldest turns are left out. */
    AUTO,
    /** The response fails. */
    DISABLED
}
