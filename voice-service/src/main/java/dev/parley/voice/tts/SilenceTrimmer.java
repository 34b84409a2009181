package dev.parley.voice.tts;

import dev.parley.voice.audio.Level;
import java.util.Arrays;

/**
 * Cuts the silence that synthesisers put around a clause; silence inside it stays. One owner, not
 * thread-safe.
 *
 * <pre>
 *  in   ______~~~~~__~~~~~_________
 *  out       _~~~~~__~~~~~__
 *            lead         tail
 * </pre>
 */
final class SilenceTrimmer {

    private final int lead;
    private final int tail;
    private boolean started;

    /** Silence not yet known to be inside, before or after the clause. */
    private short[] held = new short[0];

    /**
     * Keeps at most so many samples of silence.
     *
     * @param lead before the first audible sample
     * @param tail after the last
     */
    SilenceTrimmer(int lead, int tail) {
        this.lead = lead;
        this.tail = tail;
    }

    /** Takes the next samples and returns those that certainly belong to the clause. */
    short[] push(short[] samples) {
        int firstHeld = held.length;
        short[] line = Arrays.copyOf(held, held.length + samples.length);
        System.arraycopy(samples, 0, line, firstHeld, samples.length);
        int end = afterLastAudible(line);
        if (!started) {
            if (end == 0) {
                held = Arrays.copyOfRange(line, Math.max(0, line.length - lead), line.length);
                return new short[0];
            }
            started = true;
            held = Arrays.copyOfRange(line, end, line.length);
            return Arrays.copyOfRange(line, Math.max(0, Level.firstAudible(line) - lead), end);
        }
        held = Arrays.copyOfRange(line, end, line.length);
        return Arrays.copyOf(line, end);
    }

    /** The silence that ends the clause; none where nothing of it could be heard. */
    short[] finish() {
        return started ? Arrays.copyOf(held, Math.min(tail, held.length)) : new short[0];
    }

    private static int afterLastAudible(short[] samples) {
        int end = samples.length;
        while (end > 0 && !Level.isAudible(samples[end - 1])) {
            end--;
        }
        return end;
    }
}
