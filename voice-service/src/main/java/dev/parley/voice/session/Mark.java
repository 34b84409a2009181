package dev.parley.voice.session;

/** A moment of a turn, in the order in which they happen. */
enum Mark {
    LAST_VOICED("speech"),
    ENDED("turn_decision"),
    TRANSCRIBED("transcript"),
    DECIDED("route"),
    FIRST_TOKEN("first_token"),
    FIRST_CLAUSE("first_clause"),
    FIRST_AUDIBLE("first_audio");

    private final String part;

    Mark(String part) {
        this.part = part;
    }

    /** The part of the turn that ends at this moment. */
    String part() {
        return part;
    }
}
