package dev.parley.voice.audio;

/**
 * The clock of a stream: it moves by the samples received and by nothing else. One owner, not
 * thread-safe.
 */
public final class SampleClock {

    private SamplePosition now;

    public SampleClock(SampleRate rate) {
        this.now = SamplePosition.start(rate);
    }

    /** The position of the next sample to arrive. */
    public SamplePosition now() {
        return now;
    }

    /** Counts received samples and returns the position of the first of them. */
    public SamplePosition advance(int samples) {
        if (samples < 0) {
            throw new IllegalArgumentException("time does not run backwards: " + samples);
        }
        SamplePosition first = now;
        now = now.plus(samples);
        return first;
    }
}
