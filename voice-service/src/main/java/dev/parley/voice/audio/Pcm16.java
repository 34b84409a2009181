package dev.parley.voice.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Signed 16-bit little-endian samples, the wire's only form of uncompressed sound. */
public final class Pcm16 {

    private Pcm16() {}

    /** Whether that many bytes hold no half sample. */
    public static boolean isWhole(int bytes) {
        return bytes % Short.BYTES == 0;
    }

    /** The samples in {@code bytes}; an odd number of bytes is refused. */
    public static short[] decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** The samples in the rest of {@code bytes}, which is not moved; half samples are refused. */
    public static short[] decode(ByteBuffer bytes) {
        if (!isWhole(bytes.remaining())) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes are not a whole number of 16-bit samples");
        }
        short[] samples = new short[bytes.remaining() / Short.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /** Two bytes for every sample. */
    public static byte[] encode(short[] samples) {
        byte[] bytes = new byte[samples.length * Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return bytes;
    }
}
