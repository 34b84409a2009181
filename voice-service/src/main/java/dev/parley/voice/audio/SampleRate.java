package dev.parley.voice.audio;

import java.time.Duration;

/** Samples per second of a stream. */
public record SampleRate(int hertz) {

    /** What recognisers and voice activity detectors listen to. */
    public static final SampleRate HZ_16000 = new SampleRate(16_000);

    /** What the Realtime API sends and receives. */
    public static final SampleRate HZ_24000 = new SampleRate(24_000);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public SampleRate {
        if (hertz < 1_000 || hertz > 384_000) {
            throw new IllegalArgumentException("sample rate out of range: " + hertz + " Hz");
        }
    }

    /** Whole samples in a duration, rounded down. */
    public long samplesIn(Duration duration) {
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), (long) hertz),
                duration.getNano() * (long) hertz / NANOS_PER_SECOND);
    }

    /** How long that many samples last, rounded down to the nanosecond. */
    public Duration durationOf(long samples) {
        return Duration.ofSeconds(samples / hertz, samples % hertz * NANOS_PER_SECOND / hertz);
    }
}
