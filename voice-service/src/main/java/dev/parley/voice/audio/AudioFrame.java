package dev.parley.voice.audio;

import java.time.Duration;
import java.util.Arrays;

/** Twenty milliseconds of mono sound at a known place in its stream. Immutable. */
public final class AudioFrame {

    /** The length of every frame. */
    public static final Duration DURATION = Duration.ofMillis(20);

    private static final int FRAMES_PER_SECOND = 50;

    private final SamplePosition start;
    private final short[] samples;

    /** Copies {@code samples}, which must be exactly one frame at the rate of {@code start}. */
    public AudioFrame(SamplePosition start, short[] samples) {
        int expected = length(start.rate());
        if (samples.length != expected) {
            throw new IllegalArgumentException(
                    "a frame has " + expected + " samples, not " + samples.length);
        }
        this.start = start;
        this.samples = samples.clone();
    }

    /** Samples in one frame at a rate, which must divide into frames evenly. */
    public static int length(SampleRate rate) {
        if (rate.hertz() % FRAMES_PER_SECOND != 0) {
            throw new IllegalArgumentException("no whole frames at " + rate.hertz() + " Hz");
        }
        return rate.hertz() / FRAMES_PER_SECOND;
    }

    /** The place of the first sample. */
    public SamplePosition start() {
        return start;
    }

    /** The place after the last sample. */
    public SamplePosition end() {
        return start.plus(samples.length);
    }

    public SampleRate rate() {
        return start.rate();
    }

    public int length() {
        return samples.length;
    }

    public short sample(int index) {
        return samples[index];
    }

    /** A copy of the samples. */
    public short[] samples() {
        return samples.clone();
    }

    /** Writes all samples into {@code target} from {@code offset} on. */
    public void copyTo(short[] target, int offset) {
        System.arraycopy(samples, 0, target, offset, samples.length);
    }

    /** The samples as 16-bit little-endian bytes. */
    public byte[] toPcm16() {
        return Pcm16.encode(samples);
    }

    /** Whether any sample is loud enough to be heard, see {@link Level#AUDIBLE_DBFS}. */
    public boolean isAudible() {
        return Level.isAudible(samples);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AudioFrame frame
                && start.equals(frame.start)
                && Arrays.equals(samples, frame.samples);
    }

    @Override
    public int hashCode() {
        return 31 * start.hashCode() + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "AudioFrame[" + start.toMillis() + " ms, " + rate().hertz() + " Hz]";
    }
}
