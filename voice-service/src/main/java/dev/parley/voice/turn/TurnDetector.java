package dev.parley.voice.turn;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.audio.SpeechProbability;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the user's turns in a stream of frames judged by a voice activity detector.
 *
 * <pre>
 *            onset                 lastVoiced
 *              |                       |
 * ..[ prefix ][ voiced  ..  voiced  .. ][ silenceDuration ]........
 *   |                                                     |
 *   audioStart                                            audioEnd
 * </pre>
 *
 * One owner, not thread-safe; knows no time but the frames' positions.
 */
public final class TurnDetector {

    /** Once speaking, a frame stays voiced down to this much below the threshold. */
    private static final double HYSTERESIS = 0.15;

    private ServerVadSettings settings;
    private SamplePosition previousEnd;
    private State state = new Quiet();

    public TurnDetector(SampleRate rate, ServerVadSettings settings) {
        this.settings = settings;
        this.previousEnd = SamplePosition.start(rate);
    }

    private sealed interface State {}

    /** Nobody speaks. */
    private record Quiet() implements State {}

    /** Voiced frames since {@code onset}, not yet enough of them. */
    private record Rising(SamplePosition onset) implements State {}

    /** A turn is open. */
    private record Speaking(SamplePosition lastVoiced) implements State {}

    /** Whether a turn is open. */
    public boolean isSpeaking() {
        return state instanceof Speaking;
    }

    /** Changes the rules from the next frame on; an open turn stays open. */
    public void update(ServerVadSettings newSettings) {
        settings = newSettings;
    }

    /** Forgets an open turn; no later turn reaches back before {@code place}. */
    public void reset(SamplePosition place) {
        state = new Quiet();
        previousEnd = SamplePosition.later(previousEnd, place);
    }

    /** Takes the probability of the frame at {@code start}, which follows the last one taken. */
    public Optional<TurnEvent> accept(SamplePosition start, SpeechProbability probability) {
        SamplePosition end = start.plus(AudioFrame.DURATION);
        boolean voiced = probability.value() >= settings.threshold();
        boolean stillVoiced = probability.value() >= settings.threshold() - HYSTERESIS;
        return switch (state) {
            case Quiet _ -> voiced ? rise(start, end) : Optional.empty();
            case Rising(SamplePosition onset) -> voiced ? rise(onset, end) : fall();
            case Speaking(SamplePosition lastVoiced) ->
                    stillVoiced ? stay(end) : silence(lastVoiced, end);
        };
    }

    private Optional<TurnEvent> rise(SamplePosition onset, SamplePosition end) {
        if (durationBetween(onset, end).compareTo(settings.minimumSpeech()) < 0) {
            state = new Rising(onset);
            return Optional.empty();
        }
        state = new Speaking(end);
        SamplePosition padded =
                SamplePosition.later(onset.minus(settings.prefixPadding()), previousEnd);
        return Optional.of(new TurnEvent.SpeechStarted(padded, onset, end));
    }

    private Optional<TurnEvent> fall() {
        state = new Quiet();
        return Optional.empty();
    }

    private Optional<TurnEvent> stay(SamplePosition end) {
        state = new Speaking(end);
        return Optional.empty();
    }

    private Optional<TurnEvent> silence(SamplePosition lastVoiced, SamplePosition end) {
        if (durationBetween(lastVoiced, end).compareTo(settings.silenceDuration()) < 0) {
            return Optional.empty();
        }
        state = new Quiet();
        previousEnd = end;
        return Optional.of(new TurnEvent.SpeechStopped(end, lastVoiced));
    }

    private static Duration durationBetween(SamplePosition from, SamplePosition to) {
        return from.rate().durationOf(to.samplesSince(from));
    }
}
