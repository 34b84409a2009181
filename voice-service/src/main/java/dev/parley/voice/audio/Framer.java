package dev.parley.voice.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of arbitrary pieces into frames; what does not fill a frame waits for the next
 * piece. One owner, not thread-safe.
 */
public final class Framer {

    private final SampleClock clock;
    private final short[] partial;
    private int filled;

    public Framer(SampleRate rate) {
        this.clock = new SampleClock(rate);
        this.partial = new short[AudioFrame.length(rate)];
    }

    /** Takes the next samples of the stream and returns the frames that they complete. */
    public List<AudioFrame> push(short[] samples) {
        List<AudioFrame> frames = new ArrayList<>((filled + samples.length) / partial.length);
        int taken = 0;
        while (taken < samples.length) {
            int count = Math.min(partial.length - filled, samples.length - taken);
            System.arraycopy(samples, taken, partial, filled, count);
            filled += count;
            taken += count;
            if (filled == partial.length) {
                frames.add(completeFrame());
            }
        }
        return frames;
    }

    /** The waiting samples as a frame filled up with silence; empty when none wait. */
    public Optional<AudioFrame> flush() {
        if (filled == 0) {
            return Optional.empty();
        }
        Arrays.fill(partial, filled, partial.length, (short) 0);
        return Optional.of(completeFrame());
    }

    /** The place of the next sample to be pushed. */
    public SamplePosition end() {
        return clock.now().plus(filled);
    }

    private AudioFrame completeFrame() {
        filled = 0;
        return new AudioFrame(clock.advance(partial.length), partial);
    }
}
