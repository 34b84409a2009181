package dev.parley.voice.stt;

/** Id of a transcription model; {@link #DEFAULT} leaves the choice to the inference service. */
public record TranscriptionModel(String id) {

    public static final TranscriptionModel DEFAULT = new TranscriptionModel("");
}
