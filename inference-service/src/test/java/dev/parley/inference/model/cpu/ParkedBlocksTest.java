package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DecodeBatch.Row;
import dev.parley.inference.model.KvBlocks;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.Numbers;
import dev.parley.inference.model.RunnerOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is kept outside the slots, or idle in them, is to the bit what was put there. */
class ParkedBlocksTest {

    private static final int SLOTS = 5;
    private static final int MAX_LENGTH = 24;
    private static final int PROBE = 6; // the last of 7 blocks, to read through

    private static final OnnxStepRunner RUNNER = load(SLOTS, 1, PROBE + 1, false);

    @AfterContainer
    static void close() {
        RUNNER.close();
    }

    private static OnnxStepRunner load(int slots, int blockTokens, int blocks, boolean fixedRows) {
        try {
            ModelConfig config = ModelConfig.read(GoldenModel.folder());
            long parked = MemoryPlan.cacheBytesPerSlot(config, blockTokens) * blocks;
            return OnnxStepRunner.load(
                    GoldenModel.folder(),
                    new RunnerOptions(slots, MAX_LENGTH, 1, Optional.empty())
                            .with(new KvOptions(parked, blockTokens, fixedRows)));
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }

    /** After each step, every token that the step did not run has the bits that it had. */
    @Property(tries = 30)
    void nothingThatIsNotRunChanges(@ForAll long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(5)) {
                case 0 -> model.prefill(random);
                case 1 -> model.park(random);
                case 2 -> model.restore(random);
                default -> model.decode(random);
            }
            model.requireUnchanged();
        }
        model.dropAll();
    }

    @Test
    void aRestoredBeginningGivesTheScoresOfOneThatWasRun() {
        try (OnnxStepRunner runner = load(2, 4, 2, false)) {
            int[] tokens = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
            float[] run = runner.prefill(0, 0, tokens).row(0);
            runner.blocks().park(0, 0, 1);
            runner.blocks().park(0, 1, 0);
            runner.truncate(0, 0);
            runner.blocks().restore(1, 1, 0);
            runner.blocks().restore(0, 1, 1);

            float[] restored = runner.prefill(1, 8, Arrays.copyOfRange(tokens, 8, 10)).row(0);

            assertThat(Numbers.maxDifference(run, restored)).isLessThan(1e-5);
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        try (OnnxStepRunner runner = load(2, 4, 2, false)) {
            KvBlocks blocks = runner.blocks();
            runner.prefill(0, 0, new int[] {1, 2, 3, 4, 5});
            blocks.park(0, 0, 0);

            assertRefused(() -> blocks.park(0, 1, 1), "tokens 4 to 8 of slot 0, which holds 5");
            assertRefused(() -> blocks.park(0, 0, 0), "block 0 is taken");
            assertRefused(() -> blocks.restore(1, 1, 0), "nothing is parked under 1");
            assertRefused(() -> blocks.restore(0, 1, 1), "tokens 0 to 4 of slot 1");
            assertRefused(() -> blocks.drop(1), "nothing is parked under 1");
            assertRefused(() -> runner.truncate(0, 6), "cannot be cut to 6");
        }
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** What the runner is to hold: the keys and values of each token of each slot and block. */
    private static final class Model {
        private final List<List<FloatBuffer>> slots = new ArrayList<>();
        private final Map<Integer, Parked> parked = new HashMap<>();

        /** {@code index}: where in a sequence it stood. */
        private record Parked(int index, FloatBuffer token) {}

        Model() {
            for (int slot = 0; slot < SLOTS; slot++) {
                RUNNER.truncate(slot, 0);
                slots.add(new ArrayList<>());
            }
        }

        void prefill(Random random) {
            int slot = random.nextInt(SLOTS);
            List<FloatBuffer> held = slots.get(slot);
            int position = random.nextInt(Math.min(held.size(), MAX_LENGTH - 1) + 1);
            int count = 1 + random.nextInt(MAX_LENGTH - position);
            RUNNER.prefill(slot, position, random.ints(count, 0, 512).toArray());
            held.subList(position, held.size()).clear();
            for (int i = 0; i < count; i++) {
                held.add(read(slot, position + i));
            }
        }

        void decode(Random random) {
            List<Row> rows = new ArrayList<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                if (random.nextInt(3) == 0 && slots.get(slot).size() < MAX_LENGTH) {
                    rows.add(new Row(slot, slots.get(slot).size(), random.nextInt(512)));
                }
            }
            if (!rows.isEmpty()) {
                RUNNER.decode(new DecodeBatch(rows));
                rows.forEach(row -> slots.get(row.slot()).add(read(row.slot(), row.position())));
            }
        }

        void park(Random random) {
            int slot = random.nextInt(SLOTS);
            int block = random.nextInt(PROBE);
            if (slots.get(slot).isEmpty()) {
                return;
            }
            if (parked.remove(block) != null) {
                RUNNER.blocks().drop(block);
            }
            int index = random.nextInt(slots.get(slot).size());
            RUNNER.blocks().park(slot, index, block);
            parked.put(block, new Parked(index, slots.get(slot).get(index)));
        }

        void restore(Random random) {
            int slot = random.nextInt(SLOTS);
            List<FloatBuffer> held = slots.get(slot);
            for (Map.Entry<Integer, Parked> entry : parked.entrySet()) {
                int index = entry.getValue().index();
                if (index <= held.size()) {
                    RUNNER.blocks().restore(entry.getKey(), slot, index);
                    held.subList(index, held.size()).clear();
                    held.add(entry.getValue().token());
                    return;
                }
            }
        }

        void requireUnchanged() {
            for (int slot = 0; slot < SLOTS; slot++) {
                for (int i = 0; i < slots.get(slot).size(); i++) {
                    assertThat(read(slot, i)).isEqualTo(slots.get(slot).get(i));
                }
            }
            parked.forEach(
                    (block, content) -> assertThat(memory(block)).isEqualTo(content.token()));
        }

        void dropAll() {
            parked.keySet().forEach(RUNNER.blocks()::drop);
        }

        private static FloatBuffer read(int slot, int position) {
            RUNNER.blocks().park(slot, position, PROBE);
            RUNNER.blocks().drop(PROBE);
            return memory(PROBE);
        }

        private static FloatBuffer memory(int block) {
            MemorySegment memory = ((HostBlocks) RUNNER.blocks()).memory(block);
            return FloatBuffer.wrap(memory.toArray(ValueLayout.JAVA_FLOAT));
        }
    }
}
