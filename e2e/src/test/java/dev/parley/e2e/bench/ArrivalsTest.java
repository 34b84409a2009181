package dev.parley.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Duration LENGTH = Duration.ofSeconds(1000);

    private final List<Duration> arrivals = Arrivals.poisson(20, LENGTH, new Random(1));

    @Test
    void comeAsOftenAsOffered() {
        assertThat(arrivals.size()).isCloseTo(20_000, within(600)); // four standard deviations
    }

    @Test
    void comeInOrderAndWithinTheLength() {
        assertThat(arrivals).isSorted();
        assertThat(arrivals.getLast()).isLessThan(LENGTH);
    }

    @Test
    void comeInBunchesAsStrangersDo() {
        long bunched = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            Duration gap = arrivals.get(i).minus(arrivals.get(i - 1));
            bunched += gap.compareTo(Duration.ofMillis(5)) < 0 ? 1 : 0; // a tenth of the mean gap
        }

        assertThat((double) bunched / arrivals.size()).isCloseTo(1 - Math.exp(-0.1), within(0.01));
    }
}
