package dev.parley.voice.realtime;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The effective settings of a session. Immutable: a response keeps those it began with.
 *
 * @param maxOutputTokens absent: as many as the model allows
 * @param transcription absent: the client is not told what was heard
 * @param turnDetection absent: the client commits its turns itself
 * @param speed of speech, 1 is normal
 */
public record SessionConfig(
        String model,
        Modality outputModality,
        String instructions,
        List<FunctionTool> tools,
        ToolChoice toolChoice,
        OptionalInt maxOutputTokens,
        Truncation truncation,
        Optional<Transcription> transcription,
        Optional<ServerVad> turnDetection,
        String voice,
        double speed) {

    /** What a model is told about itself when the client says nothing. */
    public static final String DEFAULT_INSTRUCTIONS =
            "You are Parley, a helpful voice assistant. Answer briefly.";

    /** How fast or slow a voice may speak. */
    static final double MIN_SPEED = 0.25;

    static final double MAX_SPEED = 1.5;

    public SessionConfig {
        tools = List.copyOf(tools);
    }

    /** What a session starts with. */
    public static SessionConfig initial(String model, String voice) {
        return new SessionConfig(
                model,
                Modality.AUDIO,
                DEFAULT_INSTRUCTIONS,
                List.of(),
                ToolChoice.AUTO,
                OptionalInt.empty(),
                Truncation.AUTO,
                Optional.empty(),
                Optional.of(ServerVad.DEFAULT),
                voice,
                1);
    }

    /** Whether and as what the client is told what was heard. */
    public record Transcription(String model, Optional<String> language) {}

    /** Turns by voice activity. */
    public record ServerVad(
            double threshold,
            int prefixPaddingMillis,
            int silenceDurationMillis,
            boolean createResponse,
            boolean interruptResponse) {

        /** The documented defaults. */
        public static final ServerVad DEFAULT = new ServerVad(0.5, 300, 500, true, true);
    }
}
