package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.ReferenceModel;
import dev.parley.inference.model.StepRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgreesWithReferenceModelTest {

    private static final float TOLERANCE = 1e-3f;

    @TempDir Path folder;

    static List<Path> models() {
        return Stream.concat(
                        GoldenModel.names().stream().map(GoldenModel::folder),
                        Stream.of("large", "small").map(name -> Path.of("demo-model", name)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void inPrefill(Path model) {
        try (OnnxStepRunner runner = TestRunners.load(model, 1, 128)) {
            int[] prompt = prompt(runner, 100);

            Logits logits = runner.prefill(0, 0, prompt);

            float[] expected = ReferenceModel.load(model).sequence().next(prompt);
            assertThat(logits.row(0)).containsExactly(expected, within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void inPrefillByChunks(Path model) {
        try (OnnxStepRunner runner = TestRunners.load(model, 2, 128)) {
            int[] prompt = prompt(runner, 60);
            ReferenceModel.Sequence reference = ReferenceModel.load(model).sequence();

            for (int[] chunk : chunks(prompt, 1, 20, 21, 59, 60)) {
                int position = reference.length();
                float[] expected = reference.next(chunk);

                Logits logits = runner.prefill(1, position, chunk);

                assertThat(logits.row(0)).containsExactly(expected, within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void inDecodingSequencesOfDifferentLengths(Path model) {
        try (OnnxStepRunner runner = TestRunners.load(model, 3, 128)) {
            ReferenceModel reference = ReferenceModel.load(model);
            List<ReferenceModel.Sequence> sequences =
                    List.of(reference.sequence(), reference.sequence(), reference.sequence());
            for (int slot = 0; slot < sequences.size(); slot++) {
                int[] prompt = prompt(runner, 3 + 17 * slot);
                sequences.get(slot).next(prompt);
                runner.prefill(slot, 0, prompt);
            }

            for (int token = 0; token < 24; token++) {
                decodeAndCompare(runner, sequences, token);
            }
        }
    }

    private static void decodeAndCompare(
            OnnxStepRunner runner, List<ReferenceModel.Sequence> sequences, int token) {
        Logits logits =
                runner.decode(
                        DecodeBatch.of(
                                new DecodeBatch.Row(2, sequences.get(2).length(), token),
                                new DecodeBatch.Row(0, sequences.get(0).length(), token + 1),
                                new DecodeBatch.Row(1, sequences.get(1).length(), token + 2)));

        int[] slots = {2, 0, 1};
        for (int row = 0; row < slots.length; row++) {
            float[] expected = sequences.get(slots[row]).next(token + row);
            assertThat(logits.row(row)).containsExactly(expected, within(TOLERANCE));
        }
    }

    @Test
    void inPromptsLongerThanAChunk() {
        int length = OnnxStepRunner.PREFILL_CHUNK + 44;
        try (OnnxStepRunner runner = TestRunners.load(1, length)) {
            int[] prompt = prompt(runner, length);

            Logits logits = runner.prefill(0, 0, prompt);

            float[] expected = ReferenceModel.load(GoldenModel.folder()).sequence().next(prompt);
            assertThat(logits.row(0)).containsExactly(expected, within(TOLERANCE));
        }
    }

    @Test
    void withWeightsInBfloat16() {
        comparesPrefill(TestCheckpoint.golden().toBfloat16());
    }

    @Test
    void withTheEmbeddingForAHead() {
        TestCheckpoint checkpoint = TestCheckpoint.golden().remove("lm_head.weight");
        checkpoint.config().put("tie_word_embeddings", true);

        comparesPrefill(checkpoint);
    }

    @Test
    void asALlama() {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        checkpoint.config().putArray("architectures").add("LlamaForCausalLM");

        comparesPrefill(checkpoint);
    }

    private void comparesPrefill(TestCheckpoint checkpoint) {
        Path model = checkpoint.write(folder);
        try (OnnxStepRunner runner = TestRunners.load(model, 1, 64)) {
            int[] prompt = prompt(runner, 50);

            Logits logits = runner.prefill(0, 0, prompt);

            float[] expected = ReferenceModel.load(model).sequence().next(prompt);
            assertThat(logits.row(0)).containsExactly(expected, within(TOLERANCE));
        }
    }

    private static int[] prompt(StepRunner runner, int length) {
        return new Random(7).ints(length, 0, runner.config().vocabulary()).toArray();
    }

    private static List<int[]> chunks(int[] tokens, int... ends) {
        int[] starts = new int[ends.length];
        System.arraycopy(ends, 0, starts, 1, ends.length - 1);
        return java.util.stream.IntStream.range(0, ends.length)
                .mapToObj(i -> Arrays.copyOfRange(tokens, starts[i], ends[i]))
                .toList();
    }
}
