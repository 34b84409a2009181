package dev.parley.voice.audio;

import static dev.parley.voice.audio.SampleRate.HZ_16000;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AudioBufferTest {

    private final AudioBuffer buffer = new AudioBuffer(HZ_16000, Duration.ofSeconds(1));

    sealed interface Operation {

        record Append(int count) implements Operation {}

        record Commit(int skipped, int count) implements Operation {}

        record Clear() implements Operation {}
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 3_000);
        Arbitrary<Operation> operation =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, counts.map(Operation.Append::new)),
                        net.jqwik.api.Tuple.of(
                                3, Combinators.combine(counts, counts).as(Operation.Commit::new)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.of(new Operation.Clear())));
        return operation.list().ofMaxSize(60);
    }

    /** Each sample tells its own place, so that a lost or repeated one shows. */
    @Property
    void everySampleIsCommittedOnceOrDroppedByName(
            @ForAll("operations") List<Operation> operations) {
        AudioBuffer fresh = new AudioBuffer(HZ_16000, Duration.ofSeconds(1));
        long appended = 0;
        long consumed = 0;
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Append(int count) -> {
                    if (fresh.fits(count)) {
                        fresh.append(places(appended, count));
                        appended += count;
                    }
                }
                case Operation.Commit(int skipped, int count) -> {
                    SamplePosition from = fresh.start().plus(skipped);
                    short[] committed = fresh.commit(from, from.plus(count));
                    long first = Math.min(consumed + skipped, appended);
                    assertThat(committed).isEqualTo(places(first, committed.length));
                    consumed = Math.min(consumed + skipped + count, appended);
                }
                case Operation.Clear _ -> {
                    fresh.clear();
                    consumed = appended;
                }
            }
            assertThat(fresh.start().samples()).isEqualTo(consumed);
            assertThat(fresh.end().samples()).isEqualTo(appended);
        }
    }

    @Test
    void commitsATurnWithItsPrefixAndForgetsWhatWasBefore() {
        buffer.append(places(0, 10_000));
        SamplePosition from = SamplePosition.at(Duration.ofMillis(100), HZ_16000);
        SamplePosition to = SamplePosition.at(Duration.ofMillis(500), HZ_16000);

        assertThat(buffer.commit(from, to)).isEqualTo(places(1_600, 6_400));
        assertThat(buffer.start()).isEqualTo(to);
        assertThat(buffer.duration()).isEqualTo(Duration.ofMillis(125));
    }

    @Test
    void readsWithoutConsuming() {
        buffer.append(places(0, 100));

        assertThat(buffer.read(buffer.start(), buffer.end())).isEqualTo(places(0, 100));
        assertThat(buffer.commit()).isEqualTo(places(0, 100));
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void refusesWholeWhatDoesNotFit() {
        buffer.append(new short[15_999]);

        assertThat(buffer.fits(1)).isTrue();
        assertThat(buffer.fits(2)).isFalse();
        assertThatThrownBy(() -> buffer.append(new short[2]))
                .isInstanceOf(IllegalStateException.class);
        assertThat(buffer.end().samples()).isEqualTo(15_999);
    }

    private static short[] places(long first, int count) {
        short[] samples = new short[count];
        for (int n = 0; n < count; n++) {
            samples[n] = (short) (first + n);
        }
        return samples;
    }
}
