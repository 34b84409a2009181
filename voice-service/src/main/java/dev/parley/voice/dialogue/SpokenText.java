package dev.parley.voice.dialogue;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.tts.HeardText;
import dev.parley.voice.tts.SpeechOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * Words spoken by the assistant and where in its sound each clause begins. Immutable.
 *
 * @param end of the sound made so far
 * @param heard where the listener stopped hearing; {@code end} unless the speech was cut
 */
public record SpokenText(
        List<SpeechOutput.Clause> clauses, SamplePosition end, SamplePosition heard) {

    private static final SamplePosition START = SamplePosition.start(SampleRate.HZ_24000);

    /** Nothing spoken yet. */
    public static final SpokenText NOTHING = new SpokenText(List.of(), START, START);

    public SpokenText {
        clauses = List.copyOf(clauses);
    }

    /** With a clause about to be heard. */
    public SpokenText with(SpeechOutput.Clause clause) {
        List<SpeechOutput.Clause> more = new ArrayList<>(clauses);
        more.add(clause);
        return new SpokenText(more, end, heard);
    }

    /** With more sound. */
    public SpokenText withSound(int samples) {
        return new SpokenText(clauses, end.plus(samples), end.plus(samples));
    }

    /** Cut at a place, or whole where that is past its end. */
    public SpokenText cutAt(SamplePosition place) {
        return new SpokenText(clauses, end, place.isBefore(end) ? place : end);
    }

    /** The words heard. */
    public String text() {
        return HeardText.of(clauses, end, heard);
    }
}
