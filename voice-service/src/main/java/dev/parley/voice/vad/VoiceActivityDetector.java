package dev.parley.voice.vad;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SpeechProbability;

/**
 * Says how likely each frame of one stream holds speech. An instance belongs to one session and is
 * not thread-safe.
 */
public interface VoiceActivityDetector {

    /** Judges the next 16 kHz frame of the stream. */
    SpeechProbability accept(AudioFrame frame);

    /** Forgets the stream: the next frame is the first of another. */
    void reset();
}
