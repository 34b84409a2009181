package dev.parley.voice.audio;

import java.time.Duration;

/** A place in a stream: the number of samples before it. Positions of one rate are ordered. */
public record SamplePosition(long samples, SampleRate rate) implements Comparable<SamplePosition> {

    public SamplePosition {
        if (samples < 0) {
            throw new IllegalArgumentException("position before the stream: " + samples);
        }
    }

    /** The first sample of a stream. */
    public static SamplePosition start(SampleRate rate) {
        return new SamplePosition(0, rate);
    }

    /** The place a duration after the start of a stream, rounded down to a whole sample. */
    public static SamplePosition at(Duration sinceStart, SampleRate rate) {
        return new SamplePosition(rate.samplesIn(sinceStart), rate);
    }

    public SamplePosition plus(long moreSamples) {
        return new SamplePosition(Math.addExact(samples, moreSamples), rate);
    }

    public SamplePosition plus(Duration duration) {
        return plus(rate.samplesIn(duration));
    }

    /** The place a duration earlier, or the start of the stream where that is later. */
    public SamplePosition minus(Duration duration) {
        return new SamplePosition(Math.max(0, samples - rate.samplesIn(duration)), rate);
    }

    /** Samples from an earlier place to this one. */
    public long samplesSince(SamplePosition earlier) {
        requireSameRate(earlier);
        return samples - earlier.samples;
    }

    /** Time since the start of the stream. */
    public Duration sinceStart() {
        return rate.durationOf(samples);
    }

    /** Whole milliseconds since the start of the stream, as the wire counts them. */
    public long toMillis() {
        return sinceStart().toMillis();
    }

    /** The same moment in a stream of another rate, rounded down to a whole sample. */
    public SamplePosition in(SampleRate other) {
        return new SamplePosition(
                Math.multiplyExact(samples, (long) other.hertz()) / rate.hertz(), other);
    }

    public boolean isBefore(SamplePosition other) {
        return compareTo(other) < 0;
    }

    /** The later of two places. */
    public static SamplePosition later(SamplePosition one, SamplePosition other) {
        return one.isBefore(other) ? other : one;
    }

    @Override
    public int compareTo(SamplePosition other) {
        requireSameRate(other);
        return Long.compare(samples, other.samples);
    }

    private void requireSameRate(SamplePosition other) {
        if (!rate.equals(other.rate)) {
            throw new IllegalArgumentException(
                    "positions of different streams: " + this + ", " + other);
        }
    }
}
