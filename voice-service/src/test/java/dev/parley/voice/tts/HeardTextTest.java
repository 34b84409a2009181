package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeardTextTest {

    private static final List<SpeechOutput.Clause> CLAUSES =
            List.of(
                    new SpeechOutput.Clause("Well,", at(0)),
                    new SpeechOutput.Clause(" the capital is", at(500)),
                    new SpeechOutput.Clause(" Paris.", at(1_500)));

    @ParameterizedTest(name = "{0} ms: {1}")
    @CsvSource({
        "0, ''",
        "300, ''",
        "500, 'Well,'",
        "700, 'Well,'",
        "800, 'Well, the'",
        "1400, 'Well, the capital'",
        "1500, 'Well, the capital is'",
        "2000, 'Well, the capital is Paris.'",
        "9000, 'Well, the capital is Paris.'",
    })
    void endsWithTheLastWholeWordHeard(long heard, String expected) {
        assertThat(HeardText.of(CLAUSES, at(2_000), at(heard))).isEqualTo(expected);
    }

    @Property
    void moreIsNeverLess(
            @ForAll @IntRange(max = 2_500) int one, @ForAll @IntRange(max = 2_500) int two) {
        String less = HeardText.of(CLAUSES, at(2_000), at(Math.min(one, two)));
        String more = HeardText.of(CLAUSES, at(2_000), at(Math.max(one, two)));

        assertThat(more).startsWith(less);
    }

    private static SamplePosition at(long millis) {
        return SamplePosition.at(Duration.ofMillis(millis), SampleRate.HZ_24000);
    }
}
