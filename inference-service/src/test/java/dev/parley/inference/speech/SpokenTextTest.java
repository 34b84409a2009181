package dev.parley.inference.speech;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class SpokenTextTest {

    @Test
    void keepsAShortSentenceWhole() {
        assertThat(SpokenText.pieces("42 plus 17, that is 59."))
                .containsExactly("42 plus 17, that is 59.");
    }

    @Test
    void cutsBetweenSentences() {
        assertThat(SpokenText.pieces("Hello.  How are you?\nFine: 3.5 km."))
                .containsExactly("Hello.", "How are you?", "Fine:", "3.5 km.");
    }

    @Test
    void writesTypographyInPlainLetters() {
        assertThat(SpokenText.pieces("It’s “naïve” — 3 × 4"))
                .containsExactly("It's \"naive\" , 3 times 4");
    }

    @Test
    void cutsALongSentenceAfterAComma() {
        String clause = "a clause of some forty characters or more";

        assertThat(SpokenText.pieces(String.join(", ", clause, clause, clause, clause)))
                .containsExactly(String.join(", ", clause, clause, clause) + ",", clause);
    }

    @Test
    void cutsAnEndlessWordToo() {
        assertThat(SpokenText.pieces("a".repeat(400)))
                .extracting(String::length)
                .containsExactly(160, 160, 80);
    }

    @Test
    void findsNothingToSayInWhatCannotBeRead() {
        assertThat(SpokenText.pieces("… 你好 🙂 \u0000\u0007 --- !!!")).isEmpty();
    }

    @Property
    void givesOnlyShortPiecesOfReadableCharacters(
            @ForAll @StringLength(max = SpeechRequest.MOST_CHARACTERS) String text) {
        assertThat(SpokenText.pieces(text))
                .allSatisfy(piece ->
                        assertThat(piece)
                                .hasSizeBetween(1, SpokenText.LONGEST_PIECE)
                                .matches("[\\x20-\\x7e]*[A-Za-z0-9][\\x20-\\x7e]*"));
    }
}
