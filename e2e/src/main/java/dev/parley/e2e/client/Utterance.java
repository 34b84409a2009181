package dev.parley.e2e.client;

import dev.parley.e2e.audio.Pcm;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Something said into a {@link Microphone}, and when its first and last audible samples went out,
 * in nanoseconds on the clock of {@link System#nanoTime()}.
 */
public final class Utterance {

    private static final long NOT_YET = Long.MIN_VALUE;

    private final Pcm sound;
    private final int firstAudible;
    private final int lastAudible;
    private final AtomicLong onset = new AtomicLong(NOT_YET);
    private final AtomicLong end = new AtomicLong(NOT_YET);

    Utterance(Pcm sound) {
        this.sound = sound;
        this.firstAudible = sound.firstAudible().orElse(0);
        this.lastAudible = sound.lastAudible().orElse(sound.length() - 1);
    }

    public Pcm sound() {
        return sound;
    }

    /** When the frame with the first audible sample was sent. */
    public OptionalLong onset() {
        return read(onset);
    }

    /** When the frame with the last audible sample was sent. */
    public OptionalLong end() {
        return read(end);
    }

    /** Samples {@code from} to {@code to} are out. */
    void sent(int from, int to, long nanos) {
        if (from <= firstAudible && firstAudible < to) {
            onset.set(nanos);
        }
        if (from <= lastAudible && lastAudible < to) {
            end.set(nanos);
        }
    }

    private static OptionalLong read(AtomicLong nanos) {
        long value = nanos.get();
        return value == NOT_YET ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
