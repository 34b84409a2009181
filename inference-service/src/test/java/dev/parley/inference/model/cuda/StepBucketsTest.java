package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepBucketsTest {

    @Test
    void padsToPowersOfTwoUpToTheLargest() {
        StepBuckets buckets = new StepBuckets(6, 5);

        assertThat(buckets.decode(1, 1)).isEqualTo(new StepLayout(1, 1, 1));
        assertThat(buckets.decode(3, 3)).isEqualTo(new StepLayout(4, 4, 4));
        assertThat(buckets.decode(5, 5)).isEqualTo(new StepLayout(6, 6, 5));
        assertThat(buckets.decodes()).hasSize(4 * 4);
    }

    @Property
    void capturesEveryKindThatCanCome(
            @ForAll @IntRange(min = 1, max = 33) int slots,
            @ForAll @IntRange(min = 1, max = 65) int blocks) {
        StepBuckets buckets = new StepBuckets(slots, blocks);
        for (int sequences = 1; sequences <= slots; sequences++) {
            for (int width = 1; width <= blocks; width++) {
                StepLayout layout = buckets.decode(sequences, width);

                assertThat(buckets.decodes()).contains(layout);
                assertThat(layout.sequences()).isBetween(sequences, slots);
                assertThat(layout.width()).isBetween(width, blocks);
                assertThat(layout.bytes()).isLessThanOrEqualTo(buckets.largestBytes(1));
            }
        }
    }
}
