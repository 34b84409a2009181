package dev.parley.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void takesPercentilesByNearestRank() {
        Sample sample = Sample.of(40, 10, 30, 20);

        assertThat(sample.percentile(0.5)).isEqualTo(20);
        assertThat(sample.percentile(0.51)).isEqualTo(30);
        assertThat(sample.percentile(0.95)).isEqualTo(40);
        assertThat(sample.percentile(0)).isEqualTo(10);
    }

    @Test
    void anEmptySampleHasNoPercentile() {
        assertThat(Sample.of().percentile(0.5)).isNaN();
    }
}
