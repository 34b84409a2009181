package dev.parley.voice.tts;

/** Id of a speech model; {@link #DEFAULT} leaves the choice to the inference service. */
public record SpeechModel(String id) {

    public static final SpeechModel DEFAULT = new SpeechModel("");
}
