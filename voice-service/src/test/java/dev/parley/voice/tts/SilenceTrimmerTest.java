package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SilenceTrimmerTest {

    private static final short LOUD = 5_000;

    @Test
    void keepsALittleSilenceAroundTheSound() {
        SilenceTrimmer trimmer = new SilenceTrimmer(2, 3);

        assertThat(trimmer.push(new short[10])).isEmpty();
        assertThat(trimmer.push(new short[] {0, LOUD, 0, 0})).containsExactly(0, 0, LOUD);
        assertThat(trimmer.push(new short[10])).isEmpty();
        assertThat(trimmer.finish()).containsExactly(0, 0, 0);
    }

    @Test
    void leavesPausesInsideAlone() {
        SilenceTrimmer trimmer = new SilenceTrimmer(1, 1);

        assertThat(trimmer.push(new short[] {LOUD, 0, 0})).containsExactly(LOUD);
        assertThat(trimmer.push(new short[] {0, 0, LOUD})).containsExactly(0, 0, 0, 0, LOUD);
        assertThat(trimmer.finish()).isEmpty();
    }

    @Test
    void silenceAloneLeavesNothing() {
        SilenceTrimmer trimmer = new SilenceTrimmer(5, 5);
        trimmer.push(new short[100]);

        assertThat(trimmer.finish()).isEmpty();
    }

    @Property
    void cutsTheSameHoweverTheSoundArrives(
            @ForAll @Size(max = 30) List<Boolean> blocks,
            @ForAll @IntRange(min = 1, max = 9) int piece) {
        short[] sound = new short[blocks.size() * 3];
        for (int n = 0; n < sound.length; n++) {
            sound[n] = blocks.get(n / 3) ? LOUD : (short) (n % 90);
        }
        SilenceTrimmer trimmer = new SilenceTrimmer(2, 4);
        List<Short> out = new ArrayList<>();
        for (int from = 0; from < sound.length; from += piece) {
            int to = Math.min(sound.length, from + piece);
            add(out, trimmer.push(Arrays.copyOfRange(sound, from, to)));
        }
        add(out, trimmer.finish());

        int first = Level.firstAudible(sound);
        int end = sound.length;
        while (end > first && !Level.isAudible(sound[end - 1])) {
            end--;
        }
        short[] expected =
                first == sound.length
                        ? new short[0]
                        : Arrays.copyOfRange(
                                sound, Math.max(0, first - 2), Math.min(sound.length, end + 4));
        List<Short> expectedList = new ArrayList<>();
        add(expectedList, expected);
        assertThat(out).isEqualTo(expectedList);
    }

    private static void add(List<Short> list, short[] samples) {
        for (short sample : samples) {
            list.add(sample);
        }
    }
}
