package dev.parley.inference.graph;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class Bfloat16Test {

    @Property
    void isTheNearest(@ForAll @FloatRange(min = -3e38f, max = 3e38f) float value) {
        float narrow = widened(Bfloat16.of(value));

        float step = Math.ulp(value) * (1 << 16);
        assertThat(Math.abs((double) narrow - value)).isLessThanOrEqualTo(step / 2.0);
    }

    @Test
    void keepsWhatHasNoNearest() {
        assertThat(widened(Bfloat16.of(Float.NaN))).isNaN();
        assertThat(widened(Bfloat16.of(Float.POSITIVE_INFINITY))).isInfinite();
        assertThat(widened(Bfloat16.of(Float.intBitsToFloat(0x7f800001)))).isNaN();
    }

    @Test
    void takesTheEvenOneOfTwo() {
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    }

    private static float widened(short upperHalf) {
        return Float.intBitsToFloat(upperHalf << 16);
    }
}
