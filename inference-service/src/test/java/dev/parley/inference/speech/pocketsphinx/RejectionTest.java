package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RejectionTest {

    private static final List<Segment> PHONES =
            List.of(
                    new Segment("SIL", 0, 9, -100),
                    new Segment("W", 10, 19, -200),
                    new Segment("AH", 20, 39, -400),
                    new Segment("T", 40, 49, -200));

    private final Rejection rejection = new Rejection(50);

    @Test
    void givesTheWholeToleranceToASentenceAsLikelyAsItsPhones() {
        assertThat(
                        rejection.margin(
                                List.of(
                                        new Segment("<sil>", 0, 9, -100),
                                        new Segment("what", 10, 29, -400),
                                        new Segment("is", 30, 49, -400)),
                                PHONES))
                .isEqualTo(50);
    }

    @Test
    void takesOffTheMeanShortfallAndHalfOfTheWorstWords() {
        // "what" falls 200 short in 20 frames, "is" does not.
        double margin =
                rejection.margin(
                        List.of(new Segment("what", 10, 29, -600), new Segment("is", 30, 49, -400)),
                        PHONES);

        assertThat(margin).isCloseTo(50 - 5 - 5, within(1e-9));
    }

    @Test
    void givesAPhoneByShareToTheWordsThatDivideIt() {
        assertThat(rejection.margin(List.of(new Segment("a", 20, 29, -200)), PHONES)).isEqualTo(50);
    }

    @Test
    void rejectsSilence() {
        assertThat(rejection.margin(List.of(new Segment("<sil>", 0, 49, -100)), PHONES))
                .isNegative();
        assertThat(rejection.margin(List.of(), List.of())).isNegative();
    }

    @Test
    void isLessSureTheNearerItIsToTheLine() {
        assertThat(Rejection.confidence(0)).isEqualTo(0.5);
        assertThat(Rejection.confidence(50)).isGreaterThan(0.99);
        assertThat(Rejection.confidence(-50)).isLessThan(0.01);
    }
}
