package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever is done in whatever order, a sequence is answered as if it were alone: what parks in
 * other slots is not touched, and what runs in other rows does not matter.
 */
class SlotsDoNotDisturbEachOtherTest {

    private static final int SLOTS = 4;
    private static final int MAX_LENGTH = 12;
    private static final double TOLERANCE = 1e-4;

    private static final OnnxStepRunner SHARED = TestRunners.load(SLOTS, MAX_LENGTH);
    private static final OnnxStepRunner ALONE = TestRunners.load(1, MAX_LENGTH);

    @AfterContainer
    static void close() {
        SHARED.close();
        ALONE.close();
    }

    @Property(tries = 40)
    void everySequenceIsAnsweredAsIfAlone(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Integer>> sequences =
                IntStream.range(0, SLOTS).<List<Integer>>mapToObj(_ -> new ArrayList<>()).toList();
        for (int step = 0; step < 25; step++) {
            if (random.nextInt(3) == 0) {
                prefillSome(random, sequences);
            } else {
                decodeSome(random, sequences);
            }
        }
    }

    /** A new sequence, a continued one, or one that goes back and on differently. */
    private static void prefillSome(Random random, List<List<Integer>> sequences) {
        int slot = random.nextInt(SLOTS);
        List<Integer> sequence = sequences.get(slot);
        int position = random.nextInt(Math.min(sequence.size(), MAX_LENGTH - 1) + 1);
        int[] tokens = random.ints(1 + random.nextInt(MAX_LENGTH - position), 0, 512).toArray();
        sequence.subList(position, sequence.size()).clear();
        IntStream.of(tokens).forEach(sequence::add);

        Logits logits = SHARED.prefill(slot, position, tokens);

        assertThat(Numbers.maxDifference(logits.row(0), alone(sequence))).isLessThan(TOLERANCE);
    }

    private static void decodeSome(Random random, List<List<Integer>> sequences) {
        List<DecodeBatch.Row> rows = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            List<Integer> sequence = sequences.get(slot);
            if (random.nextBoolean() && sequence.size() < MAX_LENGTH) {
                int token = random.nextInt(512);
                rows.add(
                        random.nextInt(rows.size() + 1),
                        new DecodeBatch.Row(slot, sequence.size(), token));
                sequence.add(token);
            }
        }
        if (rows.isEmpty()) {
            return;
        }

        Logits logits = SHARED.decode(new DecodeBatch(rows));

        for (int row = 0; row < rows.size(); row++) {
            float[] expected = alone(sequences.get(rows.get(row).slot()));
            assertThat(Numbers.maxDifference(logits.row(row), expected)).isLessThan(TOLERANCE);
        }
    }

    private static float[] alone(List<Integer> sequence) {
        return ALONE.prefill(0, 0, sequence.stream().mapToInt(Integer::intValue).toArray()).row(0);
    }
}
