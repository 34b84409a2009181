package dev.parley.e2e.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** A piece of mono sound: signed 16-bit samples at a known rate. Immutable. */
public final class Pcm {

    /** -50 dBFS: what is louder is heard, what is softer passes for silence. */
    public static final int AUDIBLE = 104;

    private final short[] samples;
    private final int rate;

    private Pcm(short[] samples, int rate) {
        this.samples = samples;
        this.rate = rate;
    }

    /** Samples as they are; {@code rate} in samples per second. */
    public static Pcm of(short[] samples, int rate) {
        if (rate <= 0) {
            throw new IllegalArgumentException("rate must be positive: " + rate);
        }
        return new Pcm(samples.clone(), rate);
    }

    /** Samples from little-endian bytes, as they travel on the wire. */
    public static Pcm ofBytes(byte[] bytes, int rate) {
        if (bytes.length % Short.BYTES != 0) {
            throw new IllegalArgumentException("half a sample in " + bytes.length + " bytes");
        }
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return of(samples, rate);
    }

    public static Pcm silence(Duration duration, int rate) {
        return of(new short[(int) (duration.toMillis() * rate / 1000)], rate);
    }

    /** One after the other; all of the same rate. */
    public static Pcm concat(List<Pcm> pieces, int rate) {
        short[] joined = new short[pieces.stream().mapToInt(Pcm::length).sum()];
        int position = 0;
        for (Pcm piece : pieces) {
            if (piece.rate != rate) {
                throw new IllegalArgumentException(piece.rate + " Hz among " + rate + " Hz");
            }
            System.arraycopy(piece.samples, 0, joined, position, piece.length());
            position += piece.length();
        }
        return new Pcm(joined, rate);
    }

    public int rate() {
        return rate;
    }

    /** Number of samples. */
    public int length() {
        return samples.length;
    }

    public Duration duration() {
        return Duration.ofNanos(samples.length * 1_000_000_000L / rate);
    }

    /** Samples {@code from} to {@code to}, filled with silence where there are none. */
    public Pcm slice(int from, int to) {
        short[] slice = new short[to - from];
        int present = Math.clamp(samples.length - from, 0, slice.length);
        System.arraycopy(samples, Math.min(from, samples.length), slice, 0, present);
        return new Pcm(slice, rate);
    }

    /** Position of the first sample louder than -50 dBFS. */
    public OptionalInt firstAudible() {
        for (int position = 0; position < samples.length; position++) {
            if (isAudible(position)) {
                return OptionalInt.of(position);
            }
        }
        return OptionalInt.empty();
    }

    /** Position of the last sample louder than -50 dBFS. */
    public OptionalInt lastAudible() {
        for (int position = samples.length - 1; position >= 0; position--) {
            if (isAudible(position)) {
                return OptionalInt.of(position);
            }
        }
        return OptionalInt.empty();
    }

    /** Little-endian bytes, as they travel on the wire. */
    public byte[] toBytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private boolean isAudible(int position) {
        return Math.abs(samples[position]) > AUDIBLE;
    }
}
