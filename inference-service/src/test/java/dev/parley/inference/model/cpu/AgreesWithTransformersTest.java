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
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Floats, in place or widened, give what transformers gives with the same weights. */
class AgreesWithTransformersTest {

    private static final float TOLERANCE = 1e-3f;

    /** What splitting a prompt or sharing a step may change. */
    private static final double ROUNDING = 1e-4;

    private static final int MAX_LENGTH = 256;

    static List<String> models() {
        return GoldenModel.names();
    }

    @ParameterizedTest
    @MethodSource("models")
    void logitsInTheMiddleAndAtTheEndOfAPromptAgree(String model) throws ModelLoadException {
        try (OnnxStepRunner runner = load(model, 1)) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                int[] beginning = Arrays.copyOf(golden.prompt(), golden.middle() + 1);

                assertThat(runner.prefill(0, 0, beginning).row(0))
                        .containsExactly(golden.middleLogits(), within(TOLERANCE));
                assertThat(runner.prefill(0, 0, golden.prompt()).row(0))
                        .containsExactly(golden.lastLogits(), within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void greedyTokensAreTheSame(String model) throws ModelLoadException {
        try (OnnxStepRunner runner = load(model, 1)) {
            for (GoldenModel.Case golden : GoldenModel.cases(model)) {
                int[] tokens = new int[golden.greedy().length];
                Logits logits = runner.prefill(0, 0, golden.prompt());
                for (int i = 0; i < tokens.length; i++) {
                    tokens[i] = Numbers.argmax(logits.row(0));
                    int position = golden.prompt().length + i;
                    logits =
                            runner.decode(
                                    DecodeBatch.of(new DecodeBatch.Row(0, position, tokens[i])));
                }

                assertThat(tokens).isEqualTo(golden.greedy());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void splittingAPromptHasNoEffect(String model) throws ModelLoadException {
        try (OnnxStepRunner runner = load(model, 2)) {
            int[] prompt = GoldenModel.cases(model).getLast().prompt();
            float[] whole = runner.prefill(0, 0, prompt).row(0);
            int[] ends = {1, 8, 9, 40, 100, prompt.length};
            float[] parts = {};
            for (int i = 0, from = 0; i < ends.length; from = ends[i++]) {
                int[] part = Arrays.copyOfRange(prompt, from, ends[i]);
                parts = runner.prefill(1, from, part).row(0);
            }

            assertThat(Numbers.maxDifference(parts, whole)).isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void sharingAStepHasNoEffect(String model) throws ModelLoadException {
        List<GoldenModel.Case> cases = GoldenModel.cases(model);
        try (OnnxStepRunner shared = load(model, cases.size());
                OnnxStepRunner alone = load(model, 1)) {
            for (int slot = 0; slot < cases.size(); slot++) {
                shared.prefill(slot, 0, cases.get(slot).prompt());
            }
            Logits logits = shared.decode(batch(cases));

            for (int slot = 0; slot < cases.size(); slot++) {
                alone.prefill(0, 0, cases.get(slot).prompt());
                DecodeBatch.Row row = batch(cases).rows().get(slot);
                float[] single =
                        alone.decode(
                                        DecodeBatch.of(
                                                new DecodeBatch.Row(
                                                        0, row.position(), row.token())))
                                .row(0);
                assertThat(Numbers.maxDifference(logits.row(slot), single)).isLessThan(ROUNDING);
            }
        }
    }

    private static DecodeBatch batch(List<GoldenModel.Case> cases) {
        return new DecodeBatch(
                IntStream.range(0, cases.size())
                        .mapToObj(slot ->
                                new DecodeBatch.Row(
                                        slot,
                                        cases.get(slot).prompt().length,
                                        cases.get(slot).greedy()[0]))
                        .toList());
    }

    private static OnnxStepRunner load(String model, int slots) {
        return TestRunners.load(GoldenModel.folder(model), slots, MAX_LENGTH);
    }
}
