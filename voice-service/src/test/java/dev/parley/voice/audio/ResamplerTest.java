package dev.parley.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {

    private static final int[][] RATES = {
        {24_000, 16_000},
        {16_000, 24_000},
        {8_000, 24_000},
        {24_000, 8_000},
        {22_050, 24_000},
        {48_000, 16_000},
        {44_100, 16_000},
    };

    static Stream<Arguments> rates() {
        return Arrays.stream(RATES).map(pair -> Arguments.of(pair[0], pair[1]));
    }

    @Property(tries = 100)
    void streamingEqualsBatch(
            @ForAll @IntRange(max = 6) int pair,
            @ForAll @IntRange(min = 0, max = 3_000) int length,
            @ForAll long seed) {
        SampleRate from = rate(RATES[pair][0]);
        SampleRate to = rate(RATES[pair][1]);
        Random random = new Random(seed);
        short[] input = noise(length, random);
        Resampler streaming = new Resampler(from, to);
        short[] pieces = new short[0];

        for (int taken = 0; taken < length; ) {
            int piece = Math.min(length - taken, random.nextInt(700));
            pieces =
                    joined(pieces, streaming.push(Arrays.copyOfRange(input, taken, taken + piece)));
            taken += piece;
        }
        pieces = joined(pieces, streaming.finish());

        assertThat(pieces).isEqualTo(resampled(new Resampler(from, to), input));
        long expected = Math.ceilDiv((long) length * to.hertz(), (long) from.hertz());
        assertThat(pieces).hasSize((int) expected);
    }

    @ParameterizedTest(name = "{0} to {1} Hz")
    @MethodSource("rates")
    void keepsEverySoundAtItsMoment(int from, int to) {
        short[] input = new short[from / 10];
        input[input.length / 2] = 30_000;

        short[] output = resampled(new Resampler(rate(from), rate(to)), input);

        double moment = input.length / 2.0 / from;
        assertThat((double) loudest(output) / to)
                .isCloseTo(moment, within(1.0 / Math.min(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1} Hz")
    @MethodSource("rates")
    void withholdsNoMoreThanTwoMilliseconds(int from, int to) {
        short[] output = new Resampler(rate(from), rate(to)).push(new short[from]);

        assertThat(1_000.0 * (to - output.length) / to).isBetween(0.0, 2.1);
    }

    @ParameterizedTest(name = "{0} to {1} Hz")
    @MethodSource("rates")
    void keepsVoicesAsLoudAsTheyAre(int from, int to) {
        double edge = 0.8 * Math.min(from, to) / 2;

        for (double frequency : new double[] {100, 0.5 * edge, edge}) {
            assertThat(gain(from, to, frequency)).isCloseTo(0, within(0.35));
        }
    }

    @ParameterizedTest(name = "{0} to {1} Hz")
    @CsvSource({"24000, 16000", "24000, 8000", "48000, 16000", "44100, 16000"})
    void foldsNothingAudibleDown(int from, int to) {
        assertThat(gain(from, to, 1.1 * to / 2)).isLessThan(-80);
        assertThat(gain(from, to, 1.3 * to / 2)).isLessThan(-80);
    }

    @Test
    void leavesSteadyLevelsAlone() {
        short[] input = new short[4_800];
        Arrays.fill(input, (short) 12_345);

        short[] output = resampled(new Resampler(SampleRate.HZ_24000, SampleRate.HZ_16000), input);

        for (short sample : Arrays.copyOfRange(output, 100, output.length - 100)) {
            assertThat((int) sample).isCloseTo(12_345, within(1));
        }
    }

    @Test
    void clipsInsteadOfWrapping() {
        short[] square = new short[2_400];
        for (int n = 0; n < square.length; n++) {
            square[n] = n / 50 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }

        short[] output = resampled(new Resampler(SampleRate.HZ_16000, SampleRate.HZ_24000), square);

        int flips = 0;
        for (int n = 1; n < output.length; n++) {
            flips += output[n] > 0 != output[n - 1] > 0 ? 1 : 0;
        }
        assertThat(flips).isCloseTo(square.length / 50, within(2));
    }

    @Test
    void passesTheSameRateThrough() {
        short[] input = noise(500, new Random(1));

        assertThat(resampled(new Resampler(rate(24_000), rate(24_000)), input)).isEqualTo(input);
    }

    @Test
    void refusesRatesWithoutASimpleRatio() {
        assertThatThrownBy(() -> new Resampler(rate(16_000), rate(44_101)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Output over input of a steady tone, in decibels, the edges left out. */
    private static double gain(int from, int to, double frequency) {
        short[] input = new short[from / 2];
        for (int n = 0; n < input.length; n++) {
            input[n] = (short) Math.round(20_000 * Math.sin(2 * Math.PI * frequency * n / from));
        }
        short[] output = resampled(new Resampler(rate(from), rate(to)), input);
        short[] steady = Arrays.copyOfRange(output, output.length / 4, output.length * 3 / 4);
        return Level.rmsDbfs(steady) - Level.rmsDbfs(input);
    }

    private static SampleRate rate(int hertz) {
        return new SampleRate(hertz);
    }

    private static short[] resampled(Resampler resampler, short[] input) {
        return joined(resampler.push(input), resampler.finish());
    }

    private static short[] joined(short[] one, short[] other) {
        short[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static short[] noise(int count, Random random) {
        short[] samples = new short[count];
        for (int n = 0; n < count; n++) {
            samples[n] = (short) random.nextInt(-32_768, 32_768);
        }
        return samples;
    }

    private static int loudest(short[] samples) {
        int best = 0;
        for (int n = 0; n < samples.length; n++) {
            if (Math.abs((int) samples[n]) > Math.abs((int) samples[best])) {
                best = n;
            }
        }
        return best;
    }
}
