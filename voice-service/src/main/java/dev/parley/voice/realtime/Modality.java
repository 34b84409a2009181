package dev.parley.voice.realtime;

/** How a response reaches the client; never both at once. */
public enum Modality {
    AUDIO,
    TEXT
}
