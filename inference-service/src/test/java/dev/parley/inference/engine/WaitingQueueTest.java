package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who waits gets a turn within a bound, and tenants get the same. */
class WaitingQueueTest {

    private FairShares shares = new FairShares();
    private WaitingQueue queue = new WaitingQueue(shares);
    private long arrivals;

    @Test
    void voiceGoesBeforeBatchAndBatchBeforeBackground() {
        add("red", Priority.BACKGROUND);
        add("red", Priority.BATCH);
        add("red", Priority.VOICE);

        assertThat(List.of(take().priority(), take().priority(), take().priority()))
                .containsExactly(Priority.VOICE, Priority.BATCH, Priority.BACKGROUND);
    }

    @Test
    void batchGoesBeforeTheNinthVoiceTurnInARow() {
        Sequence batch = add("red", Priority.BATCH);
        for (int turn = 0; turn < Turns.PATIENCE; turn++) {
            add("red", Priority.VOICE);
            assertThat(take().priority()).isEqualTo(Priority.VOICE);
        }
        add("red", Priority.VOICE);

        assertThat(take()).isSameAs(batch);
    }

    @Test
    void whoHadLeastGoesFirst() {
        add("red", Priority.BATCH);
        Sequence red = add("red", Priority.BATCH);
        Sequence blue = add("blue", Priority.BATCH);
        shares.charge(take().tenant(), 10);

        assertThat(take()).isSameAs(blue);
        assertThat(take()).isSameAs(red);
    }

    @Test
    void absenceEarnsNothing() {
        add("red", Priority.BATCH);
        shares.charge("red", 1000);
        add("blue", Priority.BATCH); // was never here

        assertThat(shares.had("blue")).isEqualTo(1000);
    }

    @Test
    void leavingForAMomentForgivesNothing() {
        add("blue", Priority.BATCH);
        Sequence red = add("red", Priority.BATCH);
        shares.charge("red", 1000);
        queue.remove(red);
        shares.leave("red");
        add("red", Priority.BATCH);

        assertThat(shares.had("red")).isEqualTo(1000);
    }

    /** The bound of {@link Turns}. */
    @Property
    void nobodyIsPassedOverMoreThanNineTimesInARow(@ForAll Random random) {
        Turns turns = new Turns();
        Map<Priority, Integer> passed = new HashMap<>();
        for (int turn = 0; turn < 300; turn++) {
            Set<Priority> waiting = EnumSet.noneOf(Priority.class);
            for (Priority priority : Priority.values()) {
                if (random.nextInt(10) > 0) {
                    waiting.add(priority);
                }
            }
            if (waiting.isEmpty()) {
                continue;
            }
            Priority next = turns.next(waiting);
            turns.took(next, waiting);
            for (Priority priority : Priority.values()) {
                boolean waits = waiting.contains(priority) && priority != next;
                int times = waits ? passed.getOrDefault(priority, 0) + 1 : 0;
                passed.put(priority, times);
                assertThat(times).isLessThanOrEqualTo(Turns.PATIENCE + 1);
            }
        }
    }

    /** The bound of {@link FairShares}, for one slot. */
    @Property
    void tenantsWithWorkGetTheSameUpToOneRequest(@ForAll Random random) {
        shares = new FairShares();
        queue = new WaitingQueue(shares);
        List<String> tenants = List.of("red", "blue", "green");
        Map<Sequence, Integer> costs = new HashMap<>();
        Map<String, Long> had = new HashMap<>();
        int most = 50;
        for (String tenant : tenants) {
            for (int i = 0; i < 200; i++) {
                costs.put(add(tenant, Priority.BATCH), 1 + random.nextInt(most));
            }
        }
        for (int turn = 0; turn < 100; turn++) {
            Sequence next = take();
            int cost = costs.getOrDefault(next, 0);
            shares.charge(next.tenant(), cost);
            had.merge(next.tenant(), (long) cost, Long::sum);
            long least = tenants.stream().mapToLong(t -> had.getOrDefault(t, 0L)).min().orElse(0);
            long largest = tenants.stream().mapToLong(t -> had.getOrDefault(t, 0L)).max().orElse(0);
            assertThat(largest - least).isLessThanOrEqualTo(most);
        }
    }

    private Sequence add(String tenant, Priority priority) {
        Caller caller = new Caller(tenant, Optional.empty());
        Sequence sequence =
                new Sequence(
                        Requests.of(caller, priority, 1, 5), new Generation(1, () -> {}), 1, 0);
        sequence.arrived(arrivals++, 0);
        shares.enter(tenant);
        queue.add(sequence);
        return sequence;
    }

    private Sequence take() {
        Sequence next = queue.first(queue.turn()).orElseThrow();
        queue.giveFreeSlot(next);
        return next;
    }
}
