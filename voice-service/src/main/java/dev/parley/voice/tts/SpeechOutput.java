package dev.parley.voice.tts;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;

/** A piece of a spoken answer. A clause comes just before the frame in which its sound begins. */
public sealed interface SpeechOutput {

    /**
     * Words about to be heard. All clauses of an answer, concatenated, are its text.
     *
     * @param start where their sound begins in the answer's 24 kHz stream
     */
    record Clause(String text, SamplePosition start) implements SpeechOutput {}

    /** 24 kHz sound, positions counted from the start of the answer. */
    record Frame(AudioFrame audio) implements SpeechOutput {}
}
