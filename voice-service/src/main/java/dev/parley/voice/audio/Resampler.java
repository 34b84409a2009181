package dev.parley.voice.audio;

import java.util.Arrays;

/**
 * Changes the rate of a stream. However the stream is cut into pieces, the output is the same, and
 * output sample {@code n} stands at the same moment as input sample {@code n * from / to}: what the
 * filter delays (at most 2 ms) arrives with the next piece or at the end. One owner, not
 * thread-safe.
 */
public final class Resampler {

    private final PolyphaseFilter filter;
    private float[] inputs;
    private int filled;
    private long received;
    private long produced;

    /** Index in the stream of {@code inputs[0]}; negative while it is the silence before. */
    private long firstInput;

    public Resampler(SampleRate from, SampleRate to) {
        this.filter = new PolyphaseFilter(from, to);
        this.inputs = new float[filter.taps + AudioFrame.length(SampleRate.HZ_24000)];
        reset();
    }

    /** Forgets the stream: the next piece is the first of another. */
    public void reset() {
        received = 0;
        produced = 0;
        filled = filter.taps - filter.lookahead() - 1;
        firstInput = -filled;
        Arrays.fill(inputs, 0, filled, 0);
    }

    /** Takes the next samples and returns all output that they make certain. */
    public short[] push(short[] samples) {
        if (filter.up == filter.down) {
            return samples.clone();
        }
        received += samples.length;
        reserve(samples.length);
        for (short sample : samples) {
            inputs[filled++] = sample;
        }
        return produce(outputsBefore(firstInput + filled - filter.lookahead()));
    }

    /** The rest of the output; afterwards the resampler is ready for another stream. */
    public short[] finish() {
        if (filter.up == filter.down) {
            return new short[0];
        }
        reserve(filter.lookahead());
        Arrays.fill(inputs, filled, filled + filter.lookahead(), 0);
        filled += filter.lookahead();
        short[] rest = produce(outputsBefore(received));
        reset();
        return rest;
    }

    /** Number of outputs that stand before input sample {@code end}. */
    private long outputsBefore(long end) {
        return Math.max(0, Math.ceilDiv(end * filter.up, (long) filter.down));
    }

    private short[] produce(long end) {
        short[] outputs = new short[(int) Math.max(0, end - produced)];
        for (int n = 0; n < outputs.length; n++) {
            long place = produced * filter.down;
            long input = place / filter.up - (filter.taps / 2 - 1);
            int phase = (int) (place % filter.up);
            outputs[n] = toShort(filter.apply(phase, inputs, (int) (input - firstInput)));
            produced++;
        }
        return outputs;
    }

    /** Makes room, dropping inputs that no later output reads. */
    private void reserve(int count) {
        long needed = produced * filter.down / filter.up - (filter.taps / 2 - 1);
        int dropped = Math.clamp(needed - firstInput, 0, filled);
        float[] target = inputs;
        if (filled - dropped + count > inputs.length) {
            target = new float[filled - dropped + count];
        }
        System.arraycopy(inputs, dropped, target, 0, filled - dropped);
        inputs = target;
        filled -= dropped;
        firstInput += dropped;
    }

    private static short toShort(float value) {
        return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
