package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockTablesTest {

    private static final int BLOCK = 4;

    private final BlockPool pool = new BlockPool(6);
    private final List<String> copies = new ArrayList<>();
    private final BlockTables tables =
            new BlockTables(pool, BLOCK, 3, 16, (from, to) -> copies.add(from + " to " + to));

    @Test
    void takesOnlyTheBlocksThatAreNeeded() {
        hold(0, 5);

        assertThat(pool.free()).isEqualTo(4);
        assertThat(tables.place(0, 4)).isEqualTo(tables.block(0, 1) * BLOCK);
    }

    @Test
    void setsAsideOnceWhatIsAskedForTwice() {
        assertThat(tables.reserve(0, 0, 8)).isTrue();
        assertThat(tables.reserve(0, 0, 8)).isTrue();

        assertThat(pool.free()).isEqualTo(4);
    }

    @Test
    void changesNothingWhereThereAreTooFewBlocks() {
        hold(0, 16);

        assertThat(tables.reserve(1, 0, 12)).isFalse();

        assertThat(pool.free()).isEqualTo(2);
        assertThat(tables.reserve(1, 0, 8)).isTrue();
    }

    @Test
    void givesBackWhatATruncatedSlotHeld() {
        hold(0, 13);

        tables.truncate(0, 4);

        assertThat(pool.free()).isEqualTo(5);
        assertThat(tables.held(0)).isEqualTo(4);
    }

    @Test
    void sharesAParkedBlockWithoutACopy() {
        hold(0, 8);
        tables.park(0, 0, 2);
        tables.restore(2, 1, 0);

        assertThat(tables.block(1, 0)).isEqualTo(tables.block(0, 0));
        assertThat(tables.held(1)).isEqualTo(BLOCK);
        assertThat(pool.free()).isEqualTo(4);
    }

    @Test
    void copiesASharedBlockBeforeItsMiddleIsWritten() {
        hold(0, 8);
        int shared = tables.block(0, 0);
        tables.park(0, 0, 2);
        tables.restore(2, 1, 0);

        tables.truncate(1, 3);
        assertThat(tables.reserve(1, 3, 1)).isTrue();

        assertThat(copies).containsExactly(shared + " to " + tables.block(1, 0));
        assertThat(tables.block(0, 0)).isEqualTo(shared);
    }

    @Test
    void replacesASharedBlockThatIsWrittenFromItsBeginning() {
        hold(0, 8);
        tables.park(0, 0, 2);

        tables.truncate(0, 0);
        assertThat(tables.reserve(0, 0, 4)).isTrue();

        assertThat(copies).isEmpty();
        assertThat(pool.free()).isEqualTo(4);
    }

    @Test
    void keepsAParkedBlockWhenItsSlotForgetsIt() {
        hold(0, 4);
        tables.park(0, 0, 2);

        tables.truncate(0, 0);
        assertThat(pool.free()).isEqualTo(5);

        tables.drop(2);
        assertThat(pool.free()).isEqualTo(6);
    }

    @Test
    void refusesWhatDoesNotFit() {
        hold(0, 3);

        assertThatThrownBy(() -> tables.park(0, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position 4 in slot 0, which holds 3 tokens");
        assertThatThrownBy(() -> tables.restore(2, 1, 0))
                .hasMessage("nothing is parked as block 2");
        assertThatThrownBy(() -> tables.requireFit(0, 3, 14))
                .hasMessage("14 tokens from position 3 in slot 0, which has room for 16");
        assertThatThrownBy(() -> tables.truncate(3, 0)).hasMessage("slot 3 of 3");
    }

    @Test
    void knowsWhatFitsIfOnlySomeSlotsKeptTheirBlocks() {
        hold(0, 2 * BLOCK);
        tables.park(0, 0, 0);
        tables.restore(0, 1, 0); // shares the first block of slot 0
        hold(2, 3 * BLOCK);

        assertThat(tables.fitsBeside(Set.of(0, 2), 1, BLOCK, BLOCK)).isTrue();
        assertThat(tables.fitsBeside(Set.of(0, 2), 1, BLOCK, 2 * BLOCK)).isFalse();
        assertThat(tables.fitsBeside(Set.of(0), 1, BLOCK, 3 * BLOCK)).isTrue();
        assertThat(tables.fitsBeside(Set.of(0, 2), 1, BLOCK - 1, BLOCK + 1)).isFalse(); // a copy
        assertThat(pool.free()).isEqualTo(1);
    }

    private void hold(int slot, int tokens) {
        assertThat(tables.reserve(slot, 0, tokens)).isTrue();
        tables.setHeld(slot, tokens);
    }
}
