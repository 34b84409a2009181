package dev.parley.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class LogitsTest {

    private final FloatBuffer values = FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6});

    @Test
    void hasRowsOfTheVocabularysLength() {
        Logits logits = Logits.of(values, 3);

        assertThat(logits.rows()).isEqualTo(2);
        assertThat(logits.vocabulary()).isEqualTo(3);
        assertThat(logits.row(1)).containsExactly(4, 5, 6);
        assertThat(logits.at(0, 2)).isEqualTo(3);
    }

    @Test
    void rowsMayLieInAnyOrder() {
        Logits logits = Logits.of(values, 2, 2, 0);

        assertThat(logits.rows()).isEqualTo(2);
        assertThat(logits.row(0)).containsExactly(5, 6);
        assertThat(logits.row(1)).containsExactly(1, 2);
    }

    @Test
    void copiesToTheBeginningOfALongerArray() {
        float[] destination = {9, 9, 9};

        Logits.of(values, 2).copyRow(1, destination);

        assertThat(destination).containsExactly(3, 4, 9);
    }

    @Test
    void refusesWhatIsNotThere() {
        Logits logits = Logits.of(values, 3);

        assertThatThrownBy(() -> logits.at(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> logits.at(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> logits.row(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Logits.of(values, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
