package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The p99 of many gaps, from few numbers. */
class GapsTest {

    @Test
    void nothingIsZero() {
        assertThat(new Gaps().percentile99()).isZero();
    }

    @Property
    void isAtMostAnEighthAboveTheTrueOne(
            @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 2048, max = 100_000_000_000L) Long> nanos) {
        Gaps gaps = new Gaps();
        nanos.forEach(gaps::add);
        long exact = nanos.stream().sorted().toList().get((int) Math.ceil(nanos.size() * 0.99) - 1);

        Duration p99 = gaps.percentile99();

        assertThat(p99.toNanos()).isBetween(exact, exact + exact / 8 + 1);
    }
}
