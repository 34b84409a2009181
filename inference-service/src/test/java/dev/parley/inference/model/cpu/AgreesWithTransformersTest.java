package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.Numbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreesWithTransformersTest {

    private static final float TOLERANCE = 1e-3f;

    private final OnnxStepRunner runner = TestRunners.load(2, 256);

    static List<GoldenModel.Case> cases() throws ModelLoadException {
        return GoldenModel.cases();
    }

    @BeforeAll
    void isTheModelOfTheExpectations() {
        assertThat(runner.config().vocabulary()).isEqualTo(512);
    }

    @AfterAll
    void close() {
        runner.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAfterThePromptAgree(GoldenModel.Case golden) {
        Logits logits = runner.prefill(0, 0, golden.prompt());

        assertThat(logits.row(0)).containsExactly(golden.lastLogits(), within(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsInTheMiddleOfThePromptAgree(GoldenModel.Case golden) {
        int[] beginning = Arrays.copyOf(golden.prompt(), golden.middle() + 1);

        Logits logits = runner.prefill(1, 0, beginning);

        assertThat(logits.row(0)).containsExactly(golden.middleLogits(), within(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAreTheSame(GoldenModel.Case golden) {
        int[] tokens = new int[golden.greedy().length];
        Logits logits = runner.prefill(0, 0, golden.prompt());
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Numbers.argmax(logits.row(0));
            int position = golden.prompt().length + i;
            logits = runner.decode(DecodeBatch.of(new DecodeBatch.Row(0, position, tokens[i])));
        }

        assertThat(tokens).isEqualTo(golden.greedy());
    }
}
