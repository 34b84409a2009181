package dev.parley.inference.speech.pocketsphinx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Hears one utterance after the other: the grammar's decoder and the phones' side by side.
 * Everything in it runs on one thread at a time.
 */
final class Ear implements AutoCloseable {

    /** Bytes decoded at once: 20 ms. A cancelled utterance waits for no more than that. */
    static final int SLICE = 640;

    /** The decoders move to the speaker's voice every 100 ms. */
    private static final int SLICES_UNTIL_ADAPTED = 5;

    private final SphinxDecoder grammar;
    private final SphinxDecoder phones;
    private final Rejection rejection;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment slice = arena.allocate(SLICE, Short.BYTES);
    private boolean anySpeech;
    private int slices;

    /**
     * What an utterance was.
     *
     * @param text the words of the best sentence; empty where none fits
     * @param speech whether there was any speech
     * @param margin how far the sentence is above the line; below 0 it is something else
     */
    record Heard(String text, boolean speech, double margin) {}

    Ear(SphinxDecoder grammar, SphinxDecoder phones, Rejection rejection) {
        this.grammar = grammar;
        this.phones = phones;
        this.rejection = rejection;
    }

    void start() {
        anySpeech = false;
        slices = 0;
        grammar.start();
        phones.start();
    }

    /**
     * Hears at most {@link #SLICE} bytes.
     *
     * @param pcm 16 bit, little-endian, mono, 16 kHz
     */
    void hear(byte[] pcm, int from, int length) {
        MemorySegment.copy(pcm, from, slice, JAVA_BYTE, 0, length);
        grammar.hear(slice, length / Short.BYTES);
        phones.hear(slice, length / Short.BYTES);
        anySpeech |= grammar.hearsSpeech();
        if (++slices % SLICES_UNTIL_ADAPTED == 0) {
            grammar.adapt();
            phones.adapt();
        }
    }

    /** Returns the words so far. */
    String text() {
        return grammar.text();
    }

    /** Ends the utterance. */
    Heard end() {
        grammar.end();
        phones.end();
        String text = grammar.text();
        double margin = rejection.margin(grammar.segments(), phones.segments());
        return new Heard(text, anySpeech, margin);
    }

    /** Ends the utterance without asking what it was. */
    void abandon() {
        grammar.end();
        phones.end();
    }

    @Override
    public void close() {
        grammar.close();
        phones.close();
        arena.close();
    }
}
