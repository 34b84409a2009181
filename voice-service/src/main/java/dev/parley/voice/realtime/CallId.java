package dev.parley.voice.realtime;

/** Ties the output of a function to its call. */
public record CallId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
