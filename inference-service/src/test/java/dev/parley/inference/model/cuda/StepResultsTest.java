package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.model.Candidates;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class StepResultsTest {

    private final BestLayout layout = new BestLayout(3, 2);
    private final MemorySegment fetched = Arena.ofAuto().allocate(layout.bytes());
    private final StepResults results = new StepResults(fetched, layout);

    @Test
    void readEachRowsBestAndItsWeight() {
        best(1, 0, 70, 5);
        best(1, 1, 7, 4);
        number(layout.share(), 1, (float) Math.log(0.25));
        number(layout.plainShare(), 1, (float) Math.log(0.5));

        Candidates row = results.row(1);

        assertThat(row.tokens()).containsExactly(70, 7);
        assertThat(row.scores()).containsExactly(5, 4);
        assertThat(row.total()).isCloseTo(4, within(1e-6));
        assertThat(row.plainTotal()).isCloseTo(2, within(1e-6));
    }

    @Test
    void addTheNamedOnesThatAreNotAmongTheBest() {
        best(2, 0, 70, 5);
        best(2, 1, 7, 4);
        number(layout.namedScores(), 2 * StepSize.NAMED, 4);
        number(layout.namedScores(), 2 * StepSize.NAMED + 1, -3);
        number(layout.namedScores(), 2 * StepSize.NAMED + 2, -3);

        Candidates row = results.row(2, 7, 9, 9);

        assertThat(row.tokens()).containsExactly(70, 7, 9);
        assertThat(row.scores()).containsExactly(5, 4, -3);
        assertThat(row.likeliest()).isEqualTo(2);
        assertThat(row.bound()).isEqualTo(4);
    }

    @Test
    void lieApartFromEachOther() {
        assertThat(
                        new long[] {
                            layout.tokens() - layout.scores(),
                            layout.namedScores() - layout.tokens(),
                            layout.share() - layout.namedScores(),
                            layout.plainShare() - layout.share(),
                            layout.bytes() - layout.plainShare()
                        })
                .containsExactly(256, 256, 512, 256, 12);
    }

    private void best(int row, int place, long token, float score) {
        long index = row * 2L + place;
        number(layout.scores(), index, score);
        fetched.set(JAVA_LONG, layout.tokens() + index * Long.BYTES, token);
    }

    private void number(long start, long index, float value) {
        fetched.set(JAVA_FLOAT, start + index * Float.BYTES, value);
    }
}
