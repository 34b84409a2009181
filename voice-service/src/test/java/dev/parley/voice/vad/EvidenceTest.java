package dev.parley.voice.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private final Evidence evidence = new Evidence();

    @Test
    void aPairOfLimitsJustMetIsOneHalf() {
        assertThat(Evidence.probability(1, 0.45)).isCloseTo(0.5, within(1e-9));
        assertThat(Evidence.probability(4, 0.25)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void neitherEvidenceDecidesAlone() {
        assertThat(Evidence.probability(20, 0.1)).isLessThan(0.1);
        assertThat(Evidence.probability(0.2, 1)).isLessThan(0.1);
        assertThat(Evidence.probability(3, 0.9)).isGreaterThan(0.8);
    }

    @Property
    void moreEvidenceIsNeverLessProbable(
            @ForAll @DoubleRange(min = -1, max = 20) double likelihood,
            @ForAll @DoubleRange(max = 1) double harmonicity,
            @ForAll @DoubleRange(max = 1) double more) {
        double probability = Evidence.probability(likelihood, harmonicity);

        assertThat(probability).isBetween(0.0, 1.0);
        assertThat(Evidence.probability(likelihood + more, harmonicity))
                .isGreaterThanOrEqualTo(probability);
        assertThat(Evidence.probability(likelihood, Math.min(1, harmonicity + more)))
                .isGreaterThanOrEqualTo(probability);
    }

    @Test
    void aVowelCarriesTheSoundsAfterItForAWhile() {
        speak(6);

        for (int hop = 0; hop < 29; hop++) {
            assertThat(evidence.weigh(2, 0.1)).isGreaterThan(0.5);
        }
        assertThat(evidence.weigh(2, 0.1)).isLessThan(0.1);
    }

    @Test
    void somethingTooShortForAVowelCarriesNothing() {
        speak(5);

        assertThat(evidence.weigh(2, 0.1)).isLessThan(0.1);
    }

    @Test
    void silenceIsNotCarried() {
        speak(50);

        assertThat(evidence.weigh(0, 0.2)).isZero();
    }

    @Test
    void aResetForgetsTheVowel() {
        speak(6);
        evidence.reset();

        assertThat(evidence.weigh(2, 0.1)).isLessThan(0.1);
    }

    private void speak(int hops) {
        for (int hop = 0; hop < hops; hop++) {
            evidence.weigh(5, 0.9);
        }
    }
}
