package dev.parley.voice.turn;

import static dev.parley.voice.audio.SampleRate.HZ_16000;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SpeechProbability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams are written a character a frame: {@code #} voiced, {@code +} nearly, {@code .} not. */
class TurnDetectorTest {

    private static final ServerVadSettings SETTINGS = settings(60, 100);

    private final TurnDetector detector = new TurnDetector(HZ_16000, SETTINGS);
    private long frames;

    @Test
    void aTurnHoldsItsPrefixAndItsSilence() {
        List<TurnEvent> events = hear(".....####.......");

        assertThat(events)
                .containsExactly(
                        new TurnEvent.SpeechStarted(at(40), at(100), at(160)),
                        new TurnEvent.SpeechStopped(at(280), at(180)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"##......", ".#.#.#.#.", "++++++++", "#+#+#+#+", "........"})
    void startsNothingWithoutEnoughSpeechOnEnd(String stream) {
        assertThat(hear(stream)).isEmpty();
    }

    @Test
    void aPauseShorterThanTheSilenceKeepsTheTurn() {
        assertThat(hear("###....###....###")).hasSize(1);
        assertThat(detector.isSpeaking()).isTrue();
    }

    @Test
    void speechThatFadesStaysSpeech() {
        assertThat(hear("###++++++++++++")).hasSize(1);
        assertThat(detector.isSpeaking()).isTrue();
    }

    @Test
    void thePrefixStopsAtTheStartOfTheStream() {
        assertThat(hear(".###"))
                .containsExactly(new TurnEvent.SpeechStarted(at(0), at(20), at(80)));
    }

    @Test
    void thePrefixStopsAtThePreviousTurn() {
        List<TurnEvent> events = hear("###.....###");

        assertThat(events)
                .contains(
                        new TurnEvent.SpeechStopped(at(160), at(60)),
                        new TurnEvent.SpeechStarted(at(160), at(160), at(220)));
    }

    @Test
    void aResetForgetsTheTurnAndReachesNotBehindItself() {
        hear("####");
        detector.reset(at(80));

        assertThat(detector.isSpeaking()).isFalse();
        assertThat(hear(".###"))
                .containsExactly(new TurnEvent.SpeechStarted(at(80), at(100), at(160)));
    }

    @Test
    void newSettingsHoldFromTheNextFrame() {
        hear("###");
        detector.update(settings(60, 40));

        assertThat(hear("..")).containsExactly(new TurnEvent.SpeechStopped(at(100), at(60)));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new ServerVadSettings(1.1, ms(0), ms(0), ms(0)))
                .hasMessage("threshold is not within 0 and 1: 1.1");
        assertThatThrownBy(() -> new ServerVadSettings(Double.NaN, ms(0), ms(0), ms(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void startsAndStopsAlternateAndRunForward(
            @ForAll @Size(max = 300) List<@DoubleRange(max = 1) Double> probabilities,
            @ForAll @DoubleRange(max = 1) double threshold,
            @ForAll @IntRange(max = 1_000) int prefix,
            @ForAll @IntRange(max = 400) int silence) {
        TurnDetector fresh =
                new TurnDetector(
                        HZ_16000,
                        new ServerVadSettings(threshold, ms(prefix), ms(silence), ms(60)));
        SamplePosition reached = at(0);
        boolean speaking = false;
        List<TurnEvent> events = feed(fresh, probabilities);
        for (TurnEvent event : events) {
            switch (event) {
                case TurnEvent.SpeechStarted(
                                SamplePosition start,
                                SamplePosition onset,
                                SamplePosition decided) -> {
                    assertThat(speaking).isFalse();
                    assertThat(start).isBetween(reached, onset);
                    assertThat(onset).isLessThan(decided);
                    reached = decided;
                    speaking = true;
                }
                case TurnEvent.SpeechStopped(SamplePosition end, SamplePosition lastVoiced) -> {
                    assertThat(speaking).isTrue();
                    assertThat(lastVoiced).isBetween(reached, end);
                    reached = end;
                    speaking = false;
                }
            }
        }
        assertThat(fresh.isSpeaking()).isEqualTo(speaking);
    }

    /** Every voiced frame between the onset of a turn and its end lies inside the turn. */
    @Property
    void noSpeechIsLostBetweenStartAndStop(
            @ForAll @Size(min = 50, max = 300) List<@DoubleRange(max = 1) Double> probabilities) {
        TurnDetector fresh = new TurnDetector(HZ_16000, SETTINGS);
        List<SamplePosition> starts = new ArrayList<>();
        for (TurnEvent event : feed(fresh, probabilities)) {
            switch (event) {
                case TurnEvent.SpeechStarted started -> {
                    assertThat(started.audioStart()).isLessThanOrEqualTo(started.onset());
                    starts.add(started.onset());
                }
                case TurnEvent.SpeechStopped stopped -> {
                    int silent =
                            (int) (stopped.audioEnd().samplesSince(stopped.lastVoiced()) / 320);
                    int last = (int) (stopped.audioEnd().samples() / 320);
                    assertThat(silent).isEqualTo(5);
                    assertThat(probabilities.subList(last - silent, last))
                            .allMatch(probability -> probability < 0.5);
                    assertThat(starts.getLast()).isLessThan(stopped.lastVoiced());
                }
            }
        }
    }

    private static List<TurnEvent> feed(TurnDetector detector, List<Double> probabilities) {
        List<TurnEvent> events = new ArrayList<>();
        for (int n = 0; n < probabilities.size(); n++) {
            detector.accept(at(20L * n), new SpeechProbability(probabilities.get(n)))
                    .ifPresent(events::add);
        }
        return events;
    }

    private List<TurnEvent> hear(String stream) {
        List<TurnEvent> events = new ArrayList<>();
        for (int n = 0; n < stream.length(); n++) {
            double probability =
                    switch (stream.charAt(n)) {
                        case '#' -> 0.9;
                        case '+' -> 0.4;
                        default -> 0.1;
                    };
            detector.accept(at(20 * frames++), new SpeechProbability(probability))
                    .ifPresent(events::add);
        }
        return events;
    }

    private static ServerVadSettings settings(long prefixMillis, long silenceMillis) {
        return new ServerVadSettings(0.5, ms(prefixMillis), ms(silenceMillis), ms(60));
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static SamplePosition at(long millis) {
        return SamplePosition.at(ms(millis), HZ_16000);
    }
}
