package dev.parley.voice.turn;

import java.time.Duration;

/**
 * How eagerly turns start and stop.
 *
 * @param threshold speech probability from which a frame counts as voiced, 0 to 1
 * @param prefixPadding sound before the first voiced frame that belongs to the turn
 * @param silenceDuration unvoiced time after which the turn has stopped
 * @param minimumSpeech voiced time without which nothing starts
 */
public record ServerVadSettings(
        double threshold,
        Duration prefixPadding,
        Duration silenceDuration,
        Duration minimumSpeech) {

    /** Voiced time that a click or a knock does not reach. */
    public static final Duration DEFAULT_MINIMUM_SPEECH = Duration.ofMillis(60);

    /** What the Realtime API documents: 0.5, 300 ms, 500 ms. */
    public static final ServerVadSettings DEFAULT =
            new ServerVadSettings(
                    0.5, Duration.ofMillis(300), Duration.ofMillis(500), DEFAULT_MINIMUM_SPEECH);

    public ServerVadSettings {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold is not within 0 and 1: " + threshold);
        }
        if (prefixPadding.isNegative()
                || silenceDuration.isNegative()
                || minimumSpeech.isNegative()) {
            throw new IllegalArgumentException("negative duration");
        }
    }
}
