package dev.parley.voice.audio;

import java.time.Duration;

/**
 * What a client that plays everything as it arrives has played by a given time. Times are durations
 * since any fixed origin; the caller supplies them.
 *
 * <pre>
 * sent     |=======================|
 * heard    |==============|  lead  |        lead = sent - heard, at most {@code maxLead}
 *                         now      runsDry
 * </pre>
 *
 * When everything has been played before more arrives, playback pauses and resumes with the next
 * delta: the pause is not counted as heard.
 *
 * @param sent all sound sent so far
 * @param runsDry when everything sent will have been played
 * @param maxLead how far sending may run ahead of playback
 */
public record PlaybackClock(Duration sent, Duration runsDry, Duration maxLead) {

    public PlaybackClock {
        if (sent.isNegative() || maxLead.isNegative()) {
            throw new IllegalArgumentException("negative duration");
        }
    }

    /** A clock for a player that has received nothing. */
    public static PlaybackClock idle(Duration maxLead) {
        return new PlaybackClock(Duration.ZERO, Duration.ZERO, maxLead);
    }

    /** The clock after more sound was sent. */
    public PlaybackClock send(Duration audio, Duration now) {
        Duration resumes = runsDry.compareTo(now) > 0 ? runsDry : now;
        return new PlaybackClock(sent.plus(audio), resumes.plus(audio), maxLead);
    }

    /** Sound sent and not yet played. */
    public Duration lead(Duration now) {
        Duration left = runsDry.minus(now);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(sent) > 0 ? sent : left;
    }

    /** Sound played, never more than was sent. */
    public Duration heard(Duration now) {
        return sent.minus(lead(now));
    }

    /** Whether sound of that length may be sent without exceeding the lead. */
    public boolean maySend(Duration audio, Duration now) {
        return untilMaySend(audio, now).isZero();
    }

    /** How long to wait until sound of that length may be sent. */
    public Duration untilMaySend(Duration audio, Duration now) {
        Duration excess = lead(now).plus(audio).minus(maxLead);
        return excess.isNegative() ? Duration.ZERO : excess;
    }
}
