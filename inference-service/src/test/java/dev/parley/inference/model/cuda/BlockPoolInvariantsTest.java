package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is asked of slots and parked blocks in whatever order: what a sequence wrote it reads,
 * and no block is lost or used twice.
 */
class BlockPoolInvariantsTest {

    private static final int BLOCK = 4;
    private static final int BLOCKS = 10;
    private static final int SLOTS = 3;
    private static final int LENGTH = 16;

    /** Numbers that say what to do, to which slot, how far. */
    record Command(int kind, int slot, int amount) {}

    @Provide
    Arbitrary<List<Command>> commands() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, SLOTS - 1),
                        Arbitraries.integers().between(0, LENGTH))
                .as(Command::new)
                .list()
                .ofMaxSize(80);
    }

    @Property
    void readsWhatWasWritten(@ForAll("commands") List<Command> commands) {
        Memory memory = new Memory();
        for (Command command : commands) {
            memory.act(command);
            memory.requireContent();
            memory.requireAccounts();
        }
        memory.forgetAll();
        assertThat(memory.pool.free()).isEqualTo(BLOCKS);
    }

    /** Blocks with content, and beside them what each sequence and parked block should hold. */
    private static final class Memory {

        private final BlockPool pool = new BlockPool(BLOCKS);
        private final int[] content = new int[BLOCKS * BLOCK];
        private final BlockTables tables =
                new BlockTables(
                        pool,
                        BLOCK,
                        SLOTS,
                        LENGTH,
                        (from, to) ->
                                System.arraycopy(
                                        content, from * BLOCK, content, to * BLOCK, BLOCK));
        private final List<List<Integer>> expected =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final Map<Integer, List<Integer>> parked = new HashMap<>();
        private int written;

        void act(Command command) {
            List<Integer> sequence = expected.get(command.slot());
            switch (command.kind()) {
                case 0, 1 -> write(command.slot(), sequence.size(), command.amount());
                case 2 -> write(command.slot(), Math.min(sequence.size(), command.amount()), BLOCK);
                case 3 -> truncate(command.slot(), Math.min(sequence.size(), command.amount()));
                case 4 -> park(command.slot(), command.amount() % (LENGTH / BLOCK));
                default -> restoreOrDrop(command.slot(), command.amount());
            }
        }

        private void write(int slot, int position, int wanted) {
            int count = Math.min(wanted, LENGTH - position);
            if (count == 0) {
                return;
            }
            truncate(slot, position);
            if (!tables.reserve(slot, position, count)) {
                return;
            }
            for (int i = position; i < position + count; i++) {
                content[tables.place(slot, i)] = ++written;
                expected.get(slot).add(written);
            }
            tables.setHeld(slot, position + count);
        }

        private void truncate(int slot, int length) {
            tables.truncate(slot, length);
            List<Integer> sequence = expected.get(slot);
            sequence.subList(length, sequence.size()).clear();
        }

        private void park(int slot, int index) {
            List<Integer> sequence = expected.get(slot);
            int name = index + slot;
            if (sequence.size() >= (index + 1) * BLOCK && !parked.containsKey(name)) {
                tables.park(slot, index, name);
                parked.put(name, List.copyOf(sequence.subList(index * BLOCK, (index + 1) * BLOCK)));
            }
        }

        private void restoreOrDrop(int slot, int amount) {
            int name = amount % (LENGTH / BLOCK + SLOTS);
            List<Integer> block = parked.get(name);
            if (block == null) {
                return;
            }
            int index = expected.get(slot).size() / BLOCK;
            if (amount % 2 == 0) {
                tables.drop(name);
                parked.remove(name);
            } else if (index < LENGTH / BLOCK) {
                tables.restore(name, slot, index);
                List<Integer> sequence = expected.get(slot);
                sequence.subList(index * BLOCK, sequence.size()).clear();
                sequence.addAll(block);
            }
        }

        void requireContent() {
            for (int slot = 0; slot < SLOTS; slot++) {
                List<Integer> read = new ArrayList<>();
                for (int i = 0; i < tables.held(slot); i++) {
                    read.add(content[tables.place(slot, i)]);
                }
                assertThat(read).isEqualTo(expected.get(slot));
            }
        }

        /** Blocks that tokens lie in and free ones are never more than there are. */
        void requireAccounts() {
            long used =
                    IntStream.range(0, SLOTS)
                            .boxed()
                            .flatMap(slot ->
                                    IntStream.range(
                                                    0,
                                                    BlockTables.blocksOf(tables.held(slot), BLOCK))
                                            .mapToObj(index -> tables.block(slot, index)))
                            .distinct()
                            .count();
            assertThat(used + pool.free()).isLessThanOrEqualTo(BLOCKS);
        }

        void forgetAll() {
            for (int slot = 0; slot < SLOTS; slot++) {
                tables.truncate(slot, 0);
            }
            parked.keySet().forEach(tables::drop);
        }
    }
}
