package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.quantization.BlockQuantizer.NotFiniteException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockQuantizerTest {

    private static final BlockFormat INT4 = new BlockFormat(4, 32);
    private static final BlockFormat INT8 = new BlockFormat(8, 32);

    @Test
    void putsTheLeftOfTwoNumbersIntoTheLowHalf() throws Exception {
        float[] values = new float[32];
        values[0] = -8; // the lowest number, 0, at a scale of 1
        values[1] = 7; // the highest, 15
        values[2] = 0; // 8
        values[3] = 1; // 9

        Rounded rounded = Rounded.of(INT4, 32, values);

        assertThat(rounded.scales()).containsExactly(1);
        assertThat(rounded.bytes()).startsWith(0xf0, 0x98, 0x88).hasSize(16);
    }

    @Test
    void givesEveryEightBitNumberItsByte() throws Exception {
        float[] values = new float[32];
        values[0] = -128;
        values[1] = 127;
        values[2] = 1;

        Rounded rounded = Rounded.of(INT8, 32, values);

        assertThat(rounded.scales()).containsExactly(1);
        assertThat(rounded.bytes()).startsWith(0x00, 0xff, 0x81, 0x80).hasSize(32);
    }

    @Test
    void turnsTheScaleAroundWhereTheLargestIsPositive() throws Exception {
        float[] values = new float[32];
        values[0] = 8;
        values[1] = -7;

        Rounded rounded = Rounded.of(INT4, 32, values);

        assertThat(rounded.scales()).containsExactly(-1);
        assertThat(rounded.bytes()).startsWith(0xf0, 0x88);
        assertThat(rounded.values()).startsWith(8, -7);
    }

    @Test
    void keepsZerosAsZeros() throws Exception {
        Rounded rounded = Rounded.of(INT4, 32, new float[64]);

        assertThat(rounded.scales()).containsExactly(0, 0);
        assertThat(rounded.bytes()).containsOnly(0x88);
        assertThat(rounded.values()).containsOnly(0);
    }

    @Test
    void survivesTheSmallestFloats() throws Exception {
        float[] values = new float[32];
        values[3] = Float.MIN_VALUE;

        Rounded rounded = Rounded.of(INT4, 32, values);

        assertThat(rounded.values()).containsOnly(0);
    }

    @Test
    void fillsTheLastBlockOfARowWithZeros() throws Exception {
        float[] values = {1, 2, 3, 4, 5, 6}; // two rows of three

        Rounded rounded = Rounded.of(INT8, 3, values);

        assertThat(rounded.scales()).hasSize(2);
        assertThat(rounded.bytes()).hasSize(64);
        assertThat(rounded.values()).containsExactly(values, within(0.025f));
    }

    @Test
    void refusesWhatIsNotFinite() {
        float[] values = new float[3 * 64];
        values[2 * 64 + 40] = Float.NaN;

        assertThatThrownBy(() -> Rounded.of(INT4, 64, values))
                .isInstanceOfSatisfying(
                        NotFiniteException.class, e -> assertThat(e.column()).isEqualTo(32));
        values[2 * 64 + 40] = Float.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> Rounded.of(INT4, 64, values))
                .isInstanceOf(NotFiniteException.class);
    }

    @Property(tries = 200)
    void isNoFurtherOffThanHalfAStepAndAStepAtTheEdge(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int columns)
            throws NotFiniteException {
        for (BlockFormat format : new BlockFormat[] {INT4, INT8, new BlockFormat(4, 128)}) {
            Random random = new Random(seed);
            float[] values = new float[2 * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(0.3, 2);
            }

            Rounded rounded = Rounded.of(format, columns, values);

            for (int i = 0; i < values.length; i++) {
                int block = i / columns * format.blocks(columns) + i % columns / format.block();
                float step = Math.abs(rounded.scales()[block]);
                float edge = step * (format.zero() - 1.5f); // from here on the highest number clips
                float allowed = Math.abs(values[i]) > edge ? step : step / 2;
                assertThat(rounded.values()[i]).isCloseTo(values[i], within(allowed * 1.0001f));
            }
        }
    }

    /** What rows become, and what that means. */
    @SuppressWarnings("ArrayRecordComponent") // written once, read once
    private record Rounded(byte[] bytes, float[] scales, float[] values) {

        static Rounded of(BlockFormat format, int columns, float[] values)
                throws NotFiniteException {
            int rows = values.length / columns;
            int blocks = rows * format.blocks(columns);
            byte[] bytes = new byte[blocks * format.blockBytes()];
            float[] scales = new float[blocks];
            BlockQuantizer quantizer = new BlockQuantizer(format, columns);
            for (int row = 0; row < rows; row++) {
                float[] one = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
                quantizer.quantize(one, row, bytes, scales);
            }
            return new Rounded(
                    bytes, scales, Dequantizer.values(format, rows, columns, bytes, scales));
        }
    }
}
