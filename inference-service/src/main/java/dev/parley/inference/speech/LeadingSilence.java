package dev.parley.inference.speech;

import java.util.Arrays;

/**
 * Drops the silence that a voice begins with: the listener would only wait for it. One is made per
 * text and is not safe for use by several threads.
 */
public final class LeadingSilence {

    /** About -50 dBFS: what lies below is not heard. */
    private static final int AUDIBLE = 104;

    /** Samples kept before the first audible one, so that its onset is not cut. */
    private static final int ONSET = 160;

    private boolean heard;

    /** Returns what is left of a piece: 16 bit, little-endian; nothing while all is silent. */
    public byte[] strip(byte[] pcm) {
        if (heard) {
            return pcm;
        }
        for (int at = 0; at + 1 < pcm.length; at += Short.BYTES) {
            int sample = (short) ((pcm[at] & 0xff) | (pcm[at + 1] << 8));
            if (Math.abs(sample) >= AUDIBLE) {
                heard = true;
                return Arrays.copyOfRange(pcm, Math.max(0, at - ONSET * Short.BYTES), pcm.length);
            }
        }
        return new byte[0];
    }
}
