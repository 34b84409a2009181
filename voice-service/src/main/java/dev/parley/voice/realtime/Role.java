package dev.parley.voice.realtime;

/** Who speaks in a message. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
