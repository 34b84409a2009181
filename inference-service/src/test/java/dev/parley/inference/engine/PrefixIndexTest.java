package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Finds what was kept, for whom it was kept, and forgets the oldest. */
class PrefixIndexTest {

    private static final int BLOCK = 2;

    private final List<Integer> dropped = new ArrayList<>();
    private final PrefixIndex index = new PrefixIndex(BLOCK, 3, dropped::add);

    @Test
    void findsWholeBlocksOfTheSameBeginning() {
        keep("a", 0, 1, 2, 3, 4, 5);

        assertThat(find("a", 1, 2, 3, 4, 5)).isEqualTo(4);
        assertThat(find("a", 1, 2, 3, 9)).isEqualTo(2);
        assertThat(find("a", 3, 4)).isZero();
        assertThat(find("a", 1)).isZero();
    }

    @Test
    void servesNoOtherTenant() {
        keep("a", 0, 1, 2, 3, 4);

        assertThat(find("b", 1, 2, 3, 4)).isZero();
    }

    @Test
    void forgetsTheEndOfWhatWasUsedLeastRecently() {
        keep("a", 1, 1, 2, 3, 4);
        keep("a", 2, 5, 6);
        keep("a", 3, 7, 8);

        assertThat(dropped).hasSize(1);
        assertThat(find("a", 1, 2, 3, 4)).isEqualTo(2);
        assertThat(find("a", 5, 6)).isEqualTo(2);
        assertThat(find("a", 7, 8)).isEqualTo(2);
    }

    @Test
    void keepsAsMuchOfAChainAsThereIsRoomFor() {
        keep("a", 1, 9, 9);
        keep("a", 2, 1, 2, 3, 4, 5, 6, 7, 8);

        assertThat(find("a", 1, 2, 3, 4, 5, 6, 7, 8)).isEqualTo(6);
        assertThat(find("a", 9, 9)).isZero();
    }

    @Test
    void forgetsWhatStayedUnused() {
        keep("a", 1, 1, 2, 3, 4);
        keep("a", 5, 1, 2);

        index.forgetUnusedSince(3);

        assertThat(find("a", 1, 2, 3, 4)).isEqualTo(2);
    }

    @Test
    void forgetsAllThatBeginsAlike() {
        keep("a", 1, 1, 2, 3, 4);
        keep("a", 1, 5, 6);

        index.forgetAllFrom("a", new TokenList(1, 2, 7, 7));

        assertThat(find("a", 1, 2, 3, 4)).isZero();
        assertThat(find("a", 5, 6)).isEqualTo(2);
    }

    @Property
    void whateverIsKeptABlockHasTheTokensItIsFoundFor(@ForAll Random random) {
        Map<Integer, List<Integer>> parked = new HashMap<>(); // tokens from the first, by block
        PrefixIndex any =
                new PrefixIndex(BLOCK, 5, block -> assertThat(parked.remove(block)).isNotNull());
        for (int step = 0; step < 60; step++) {
            String tenant = random.nextBoolean() ? "a" : "b";
            int[] ids = random.ints(random.nextInt(9), 0, 3).toArray();
            TokenList tokens = new TokenList(ids);
            if (random.nextBoolean()) {
                any.extend(
                        tenant,
                        tokens,
                        ids.length,
                        step,
                        (i, block) -> {
                            List<Integer> before =
                                    parked.put(block, content(tenant, ids, (i + 1) * BLOCK));
                            assertThat(before).isNull();
                        });
            }
            int[] blocks = any.use(tenant, tokens, ids.length, step);
            for (int i = 0; i < blocks.length; i++) {
                assertThat(parked.get(blocks[i])).isEqualTo(content(tenant, ids, (i + 1) * BLOCK));
            }
            assertThat(any.find(tenant, tokens, ids.length)).isEqualTo(blocks.length * BLOCK);
            assertThat(any.size()).isEqualTo(parked.size());
            assertThat(new HashSet<>(parked.values())).hasSameSizeAs(parked.values());
        }
    }

    private static List<Integer> content(String tenant, int[] ids, int length) {
        List<Integer> content = new ArrayList<>(List.of(tenant.hashCode()));
        for (int i = 0; i < length; i++) {
            content.add(ids[i]);
        }
        return content;
    }

    private void keep(String tenant, long now, int... ids) {
        index.extend(tenant, new TokenList(ids), ids.length, now, (_, _) -> {});
    }

    private int find(String tenant, int... ids) {
        return index.find(tenant, new TokenList(ids), ids.length);
    }
}
