package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.Caller;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

    private static final Caller ANNA = Caller.of("tenant", "anna");

    private static final Tokenizer MISTRAL = new NoTokenizer();
    private static final Tokenizer OTHER = new NoTokenizer();

    /** It holds two answers of two tokens and one of one. */
    private final AnswerMemory memory =
            new AnswerMemory(2 + 2 + 1 + 3 * AnswerMemory.TOKENS_OF_A_KEY);

    private static final class NoTokenizer implements Tokenizer {

        @Override
        public int[] encode(String text) {
            return new int[0];
        }

        @Override
        public byte[] bytes(int token) {
            return new byte[0];
        }

        @Override
        public boolean isSpecial(int token) {
            return false;
        }

        @Override
        public int size() {
            return 0;
        }
    }

    @Test
    void knowsTheIdsOfASessionsAnswers() {
        memory.remember(MISTRAL, ANNA, "Hello", List.of(1, 2));

        assertThat(memory.tokens(MISTRAL, ANNA, "Hello")).containsExactly(1, 2);
        assertThat(memory.tokens(MISTRAL, ANNA, "hello")).isEmpty();
    }

    @Test
    void tellsThemToNobodyElse() {
        memory.remember(MISTRAL, ANNA, "Hello", List.of(1, 2));
        memory.remember(MISTRAL, Caller.UNKNOWN, "Hello", List.of(3));

        assertThat(memory.tokens(MISTRAL, Caller.of("tenant", "ben"), "Hello")).isEmpty();
        assertThat(memory.tokens(MISTRAL, Caller.of("other", "anna"), "Hello")).isEmpty();
        assertThat(memory.tokens(MISTRAL, Caller.UNKNOWN, "Hello")).isEmpty();
    }

    @Test
    void knowsNoIdsOfAnotherModel() {
        memory.remember(MISTRAL, ANNA, "Hello", List.of(1, 2));

        assertThat(memory.tokens(OTHER, ANNA, "Hello")).isEmpty();

        memory.remember(OTHER, ANNA, "Hello", List.of(3));

        assertThat(memory.tokens(OTHER, ANNA, "Hello")).containsExactly(3);
        assertThat(memory.tokens(MISTRAL, ANNA, "Hello")).containsExactly(1, 2);
    }

    @Test
    void forgetsWhatWasUsedLongestAgo() {
        memory.remember(MISTRAL, ANNA, "one", List.of(1, 2));
        memory.remember(MISTRAL, ANNA, "two", List.of(3, 4));
        memory.tokens(MISTRAL, ANNA, "one");

        memory.remember(MISTRAL, ANNA, "three", List.of(5));
        memory.remember(MISTRAL, ANNA, "four", List.of(6));

        assertThat(memory.tokens(MISTRAL, ANNA, "two")).isEmpty();
        assertThat(memory.tokens(MISTRAL, ANNA, "one")).containsExactly(1, 2);
    }

    @Test
    void doesNotCountAnAnswerTwice() {
        for (int i = 0; i < 10; i++) {
            memory.remember(MISTRAL, ANNA, "again", List.of(1, 2));
        }
        memory.remember(MISTRAL, ANNA, "other", List.of(3, 4));
        memory.remember(MISTRAL, ANNA, "last", List.of(5));

        assertThat(memory.tokens(MISTRAL, ANNA, "again")).containsExactly(1, 2);
    }

    @Test
    void keepsNothingThatIsTooLong() {
        int keys = 3 * AnswerMemory.TOKENS_OF_A_KEY;
        memory.remember(MISTRAL, ANNA, "long", Collections.nCopies(6 + keys, 1));

        assertThat(memory.tokens(MISTRAL, ANNA, "long")).isEmpty();
    }

    @Test
    void countsShortAnswersToo() {
        for (int i = 0; i < 4; i++) {
            memory.remember(MISTRAL, ANNA, "short " + i, List.of(i));
        }

        assertThat(memory.tokens(MISTRAL, ANNA, "short 0")).isEmpty();
        assertThat(memory.tokens(MISTRAL, ANNA, "short 1")).containsExactly(1);
    }
}
