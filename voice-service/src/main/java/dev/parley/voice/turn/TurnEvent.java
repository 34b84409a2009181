package dev.parley.voice.turn;

import dev.parley.voice.audio.SamplePosition;

/** A change of the user's turn. Starts and stops alternate; their positions never run backwards. */
public sealed interface TurnEvent {

    /**
     * The user began to speak.
     *
     * @param audioStart first sample of the turn, prefix padding included
     * @param onset first sample of the first voiced frame
     * @param decidedAt end of the frame that decided it
     */
    record SpeechStarted(SamplePosition audioStart, SamplePosition onset, SamplePosition decidedAt)
            implements TurnEvent {}

    /**
     * The user stopped speaking.
     *
     * @param audioEnd place after the turn's last sample, silence included; the decision's own
     *     place
     * @param lastVoiced place after the last voiced frame
     */
    record SpeechStopped(SamplePosition audioEnd, SamplePosition lastVoiced) implements TurnEvent {}
}
