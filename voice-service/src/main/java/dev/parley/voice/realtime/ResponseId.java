package dev.parley.voice.realtime;

/** Identifies a response. */
public record ResponseId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
