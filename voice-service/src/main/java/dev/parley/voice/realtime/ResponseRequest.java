package dev.parley.voice.realtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client asks of one response; what is absent is as in the session.
 *
 * @param outOfBand whether the response stays outside the conversation
 * @param input what to answer instead of the conversation
 * @param maxOutputTokens present and empty: no limit
 */
public record ResponseRequest(
        boolean outOfBand,
        Optional<List<Input>> input,
        Optional<String> instructions,
        Optional<List<FunctionTool>> tools,
        Optional<ToolChoice> toolChoice,
        Optional<Modality> modality,
        Optional<String> voice,
        Optional<OptionalInt> maxOutputTokens,
        Map<String, String> metadata) {

    /** A response as the session has it. */
    public static final ResponseRequest DEFAULT =
            new ResponseRequest(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    /** An item to answer. */
    public sealed interface Input {

        /** Given with the request. */
        record Inline(Item item) implements Input {}

        /** Taken from the conversation. */
        record Reference(ItemId id) implements Input {}
    }

    /** The session's settings with those of this request. */
    public SessionConfig applyTo(SessionConfig session) {
        return new SessionConfig(
                session.model(),
                modality.orElse(session.outputModality()),
                instructions.orElse(session.instructions()),
                tools.orElse(session.tools()),
                toolChoice.orElse(session.toolChoice()),
                maxOutputTokens.orElse(session.maxOutputTokens()),
                session.truncation(),
                session.transcription(),
                session.turnDetection(),
                voice.orElse(session.voice()),
                session.speed());
    }
}
