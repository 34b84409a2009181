package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.BlockFormat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

    @Test
    void measureTwoShapesInBothBlocksSevenTimes() {
        BenchOptions options = BenchOptions.parse();

        assertThat(options.shapes()).containsExactly(Shape.LLAMA_1B, Shape.MISTRAL_3B);
        assertThat(options.formats())
                .containsExactly(new BlockFormat(4, 32), new BlockFormat(4, 128));
        assertThat(options.pairs()).isEqualTo(7);
        assertThat(options.rows()).containsExactly(1, 4, 8);
    }

    @Test
    void leaveRoomForThePromptAndForTheSteps() {
        assertThat(BenchOptions.parse().capacity()).isGreaterThan(512 + 16);
    }

    @Test
    void measureATinyShapeWhereItHasToBeQuick() {
        BenchOptions options =
                BenchOptions.parse("--quick", "--profile", "--llama-bench", "bin/llama-bench");

        assertThat(options.shapes()).containsExactly(Shape.TINY);
        assertThat(options.profile()).isTrue();
        assertThat(options.llamaBench()).hasValue(Path.of("bin/llama-bench"));
        assertThat(options.measurements())
                .extracting(Measurement::name)
                .containsExactly("prefill 64", "decode, batch 1", "decode, batch 4");
    }

    @Test
    void nameWhatTheyDoNotKnow() {
        assertThatThrownBy(() -> BenchOptions.parse("--fast")).hasMessageContaining("--fast");
        assertThatThrownBy(() -> BenchOptions.parse("--shape", "huge"))
                .hasMessageContaining("huge");
        assertThatThrownBy(() -> BenchOptions.parse("--pairs")).hasMessageContaining("a value");
    }

    @Test
    void sayMediansAndSpread() {
        assertThat(Measurement.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Measurement.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Measurement.spread(List.of(1.104, 0.95, 1.0))).isEqualTo("0.95-1.10");
    }
}
