package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

    private static final Caller ANNA = Caller.of("tenant", "anna");

    private final AnswerMemory memory = new AnswerMemory(5);

    @Test
    void knowsTheIdsOfASessionsAnswers() {
        memory.remember(ANNA, "Hello", List.of(1, 2));

        assertThat(memory.tokens(ANNA, "Hello")).containsExactly(1, 2);
        assertThat(memory.tokens(ANNA, "hello")).isEmpty();
    }

    @Test
    void tellsThemToNobodyElse() {
        memory.remember(ANNA, "Hello", List.of(1, 2));
        memory.remember(Caller.UNKNOWN, "Hello", List.of(3));

        assertThat(memory.tokens(Caller.of("tenant", "ben"), "Hello")).isEmpty();
        assertThat(memory.tokens(Caller.of("other", "anna"), "Hello")).isEmpty();
        assertThat(memory.tokens(Caller.UNKNOWN, "Hello")).isEmpty();
    }

    @Test
    void forgetsWhatWasUsedLongestAgo() {
        memory.remember(ANNA, "one", List.of(1, 2));
        memory.remember(ANNA, "two", List.of(3, 4));
        memory.tokens(ANNA, "one");

        memory.remember(ANNA, "three", List.of(5));
        memory.remember(ANNA, "four", List.of(6));

        assertThat(memory.tokens(ANNA, "two")).isEmpty();
        assertThat(memory.tokens(ANNA, "one")).containsExactly(1, 2);
    }

    @Test
    void doesNotCountAnAnswerTwice() {
        for (int i = 0; i < 10; i++) {
            memory.remember(ANNA, "again", List.of(1, 2));
        }
        memory.remember(ANNA, "other", List.of(3, 4, 5));

        assertThat(memory.tokens(ANNA, "again")).containsExactly(1, 2);
    }

    @Test
    void keepsNothingThatIsTooLong() {
        memory.remember(ANNA, "long", List.of(1, 2, 3, 4, 5, 6));

        assertThat(memory.tokens(ANNA, "long")).isEmpty();
    }
}
