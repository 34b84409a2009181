package dev.parley.voice.audio;

import java.time.Duration;
import java.util.Arrays;

/**
 * The input audio buffer: samples that no turn has consumed yet, addressed by their place in the
 * stream. Every sample appended is read by exactly one {@code commit}, or dropped by name. Bounded:
 * what does not fit is refused whole. One owner, not thread-safe.
 */
public final class AudioBuffer {

    private final int capacity;
    private SamplePosition start;
    private short[] samples = new short[0];
    private int size;

    /** A buffer that holds at most {@code capacity} of sound; its memory grows as needed. */
    public AudioBuffer(SampleRate rate, Duration capacity) {
        this.capacity = Math.toIntExact(rate.samplesIn(capacity));
        this.start = SamplePosition.start(rate);
    }

    /** The place of the oldest sample held. */
    public SamplePosition start() {
        return start;
    }

    /** The place after the newest sample held. */
    public SamplePosition end() {
        return start.plus(size);
    }

    /** How much sound is held. */
    public Duration duration() {
        return start.rate().durationOf(size);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether that many more samples fit. */
    public boolean fits(int count) {
        return count <= capacity - size;
    }

    /** Adds samples at the end; refuses them all where they do not fit. */
    public void append(short[] more) {
        if (!fits(more.length)) {
            throw new IllegalStateException("the audio buffer is full");
        }
        if (size + more.length > samples.length) {
            int doubled = (int) Math.min(capacity, Math.max(1_024L, 2L * samples.length));
            samples = Arrays.copyOf(samples, Math.max(size + more.length, doubled));
        }
        System.arraycopy(more, 0, samples, size, more.length);
        size += more.length;
    }

    /** A copy of the samples between two places, as far as they are held. */
    public short[] read(SamplePosition from, SamplePosition to) {
        int first = indexOf(from);
        return Arrays.copyOfRange(samples, first, Math.max(first, indexOf(to)));
    }

    /** Everything held, which leaves the buffer empty. */
    public short[] commit() {
        return commit(start, end());
    }

    /**
     * The samples between two places, as far as they are held; they and everything before them
     * leave the buffer.
     */
    public short[] commit(SamplePosition from, SamplePosition to) {
        short[] committed = read(from, to);
        dropBefore(to);
        return committed;
    }

    /** Forgets the samples before a place, as silence between turns may be. */
    public void dropBefore(SamplePosition place) {
        int dropped = indexOf(place);
        System.arraycopy(samples, dropped, samples, 0, size - dropped);
        start = start.plus(dropped);
        size -= dropped;
        if (size == 0) {
            samples = new short[0];
        }
    }

    /** Forgets everything held; the stream's positions go on. */
    public void clear() {
        dropBefore(end());
    }

    private int indexOf(SamplePosition place) {
        return Math.clamp(place.samplesSince(start), 0, size);
    }
}
