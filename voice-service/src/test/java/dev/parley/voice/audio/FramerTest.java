package dev.parley.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramerTest {

    @Property
    void everySampleComesOutOnceAndInOrder(
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 2_000) Integer> pieces) {
        short[] stream = counting(pieces.stream().mapToInt(Integer::intValue).sum());
        Framer framer = new Framer(SampleRate.HZ_24000);
        List<AudioFrame> frames = new ArrayList<>();

        int taken = 0;
        for (int piece : pieces) {
            frames.addAll(framer.push(Arrays.copyOfRange(stream, taken, taken + piece)));
            taken += piece;
        }
        assertThat(framer.end().samples()).isEqualTo(taken);
        framer.flush().ifPresent(frames::add);

        short[] padded = Arrays.copyOf(stream, frames.size() * 480);
        assertThat(joined(frames)).isEqualTo(padded);
        assertThat(padded.length - stream.length).isBetween(0, 479);
    }

    @Property
    void framesFollowEachOther(@ForAll @IntRange(min = 0, max = 5_000) int samples) {
        long next = 0;
        for (AudioFrame frame : new Framer(SampleRate.HZ_16000).push(new short[samples])) {
            assertThat(frame.start().samples()).isEqualTo(next);
            next = frame.end().samples();
        }
        assertThat(samples - next).isLessThan(320);
    }

    @Test
    void aFrameSharesItsSamplesWithNobody() {
        short[] samples = counting(320);
        AudioFrame frame = new AudioFrame(SamplePosition.start(SampleRate.HZ_16000), samples);

        samples[0] = 99;
        frame.samples()[1] = 99;

        assertThat(frame.sample(0)).isEqualTo((short) 0);
        assertThat(frame.sample(1)).isEqualTo((short) 1);
        assertThat(frame)
                .isEqualTo(
                        new AudioFrame(SamplePosition.start(SampleRate.HZ_16000), counting(320)));
    }

    @Test
    void aFrameIsTwentyMilliseconds() {
        assertThatThrownBy(() ->
                        new AudioFrame(SamplePosition.start(SampleRate.HZ_16000), new short[480]))
                .hasMessage("a frame has 320 samples, not 480");
    }

    private static short[] counting(int count) {
        short[] samples = new short[count];
        for (int n = 0; n < count; n++) {
            samples[n] = (short) n;
        }
        return samples;
    }

    private static short[] joined(List<AudioFrame> frames) {
        short[] all = new short[frames.size() * 480];
        for (int n = 0; n < frames.size(); n++) {
            frames.get(n).copyTo(all, n * 480);
        }
        return all;
    }
}
