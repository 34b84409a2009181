package dev.parley.voice.stt;

import dev.parley.inference.v1.FinalTranscript;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** From the contract's transcript to ours. */
final class TranscriptMapping {

    private TranscriptMapping() {}

    static Transcript of(FinalTranscript last) {
        Transcript.Timing timing =
                new Transcript.Timing(
                        Duration.ofMillis(last.getAudioMs()),
                        Duration.of(last.getFinalizeUs(), ChronoUnit.MICROS));
        return switch (last.getOutcome()) {
            case TRANSCRIPT_OUTCOME_RECOGNIZED ->
                    new Transcript.Recognized(last.getText(), last.getConfidence(), timing);
            case TRANSCRIPT_OUTCOME_NO_SPEECH -> new Transcript.NoSpeech(timing);
            case TRANSCRIPT_OUTCOME_NOT_UNDERSTOOD, TRANSCRIPT_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                    new Transcript.NotUnderstood(timing);
        };
    }
}
