package dev.parley.inference.speech.flite;

/** Takes sound as it is made. */
@FunctionalInterface
interface PcmSink {

    /**
     * Takes the next piece.
     *
     * @param pcm 16 bit, little-endian, mono; the receiver's own
     * @return whether to go on
     */
    boolean take(byte[] pcm);
}
