package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordMasksTest {

    private final WordMasks masks = new WordMasks(Vocabulary.small());

    @Test
    void aMaskIsMadeOnce() {
        assertThat(masks.of(JsonWords.NUMBER, Lexeme.START))
                .isSameAs(masks.of(JsonWords.NUMBER, Lexeme.START));
    }

    @Test
    void aWordIsWeighedOnceHoweverManyOfItsStatesHaveMasks() throws Exception {
        ByteAutomaton word = word(2000, 0);
        masks.of(word, Lexeme.START);
        long one = masks.weight();

        masks.of(word, 1);
        masks.of(word, 2);

        assertThat(word.weight()).isGreaterThan(500);
        assertThat(masks.weight() - one).isLessThan(100);
    }

    @Test
    void wordsOfForgottenProgramsAreForgottenToo() throws Exception {
        ByteAutomaton first = word(10_000, 0);
        WordMask before = masks.of(first, Lexeme.START);
        long enough = 2L * WordMasks.MOST / first.weight();
        for (int i = 1; i < enough; i++) {
            masks.of(word(10_000, i), Lexeme.START);
            assertThat(masks.weight()).isBetween(1L, (long) WordMasks.MOST);
        }

        assertThat(masks.of(first, Lexeme.START)).isNotSameAs(before);
    }

    private static ByteAutomaton word(int length, int number) throws TooLargeException {
        return ByteAutomaton.of(
                ByteExpression.text("abc".repeat(length / 3) + number), Budget.ofProgram());
    }
}
