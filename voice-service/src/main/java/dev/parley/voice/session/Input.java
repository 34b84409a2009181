package dev.parley.voice.session;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ItemId;
import java.time.Duration;
import java.util.Optional;

/**
 * The input audio buffer as the machine sees it: which samples wait, and for what. Immutable.
 *
 * @param start the oldest sample that waits
 * @param end the place of the next sample to come
 * @param utterance what is being transcribed while it comes
 */
record Input(SamplePosition start, SamplePosition end, Optional<OpenUtterance> utterance) {

    static final Input EMPTY =
            new Input(
                    SamplePosition.start(SampleRate.HZ_24000),
                    SamplePosition.start(SampleRate.HZ_24000),
                    Optional.empty());

    /**
     * An utterance that is not committed yet.
     *
     * @param detected whether voice activity opened it and will end it; otherwise the client
     *     commits it
     * @param failure why there will be no transcript
     */
    record OpenUtterance(ItemId item, Turn turn, boolean detected, Optional<ErrorDetail> failure) {

        OpenUtterance failed(ErrorDetail error) {
            return new OpenUtterance(item, turn, detected, Optional.of(error));
        }

        OpenUtterance leftToClient() {
            return new OpenUtterance(item, turn, false, failure);
        }
    }

    /** How much sound waits. */
    Duration duration() {
        return SampleRate.HZ_24000.durationOf(end.samplesSince(start));
    }

    Input append(int samples) {
        return new Input(start, end.plus(samples), utterance);
    }

    Input open(OpenUtterance opened) {
        return new Input(start, end, Optional.of(opened));
    }

    Input close() {
        return new Input(start, end, Optional.empty());
    }

    /** With what is open left to the client to commit, whoever opened it. */
    Input leftToClient() {
        return new Input(start, end, utterance.map(OpenUtterance::leftToClient));
    }

    /** Without the samples before a place. */
    Input from(SamplePosition place) {
        return new Input(SamplePosition.later(start, place), end, utterance);
    }
}
