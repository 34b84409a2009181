package dev.parley.inference.speech.pocketsphinx;

/**
 * A stretch of sound and what it was taken for.
 *
 * @param word a word, a phone, or a filler such as {@code <sil>}
 * @param firstFrame of 10 ms, counted from the start of the speech
 * @param lastFrame inclusive
 * @param score logarithmic likelihood; the higher the likelier
 */
record Segment(String word, int firstFrame, int lastFrame, int score) {

    int frames() {
        return lastFrame - firstFrame + 1;
    }

    /** Silence, and the empty steps of a grammar. */
    boolean isFiller() {
        return word.startsWith("<") || word.startsWith("(");
    }
}
