package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.voice.realtime.SessionConfig.ServerVad;
import dev.parley.voice.realtime.SessionConfig.Transcription;
import java.util.Locale;
import java.util.Optional;

/**
 * Applies a {@code session.update}: only the fields that are there change. An empty string clears
 * the instructions, an empty array the tools, null turn detection and transcription. What this
 * server does not have is refused, never silently accepted.
 */
public final class SessionPatch {

    private static final String AUDIO_INPUT_TURN_DETECTION = "turn_detection";
    private static final int MAX_PADDING_MILLIS = 5_000;
    private static final int MAX_SILENCE_MILLIS = 10_000;

    private final CommonReader reader;

    public SessionPatch(SpeechNames names) {
        this.reader = new CommonReader(names);
    }

    /** The settings after the update; throws {@link ProtocolException}, leaving them unchanged. */
    public SessionConfig apply(SessionConfig config, ObjectNode update) {
        Fields session = new Fields(update, "session");
        requireRealtime(session);
        requireSameModel(session, config);
        refuseUnsupported(session);
        Optional<Fields> audio = session.object("audio");
        Optional<Fields> input = audio.flatMap(fields -> fields.object("input"));
        Optional<Fields> output = audio.flatMap(fields -> fields.object("output"));
        output.ifPresent(reader::requirePcm);
        SessionConfig updated =
                new SessionConfig(
                        config.model(),
                        reader.modality(session).orElse(config.outputModality()),
                        session.text("instructions").orElse(config.instructions()),
                        reader.tools(session).orElse(config.tools()),
                        reader.toolChoice(session).orElse(config.toolChoice()),
                        session.outputTokens("max_output_tokens").orElse(config.maxOutputTokens()),
                        truncation(session).orElse(config.truncation()),
                        input.map(fields -> transcription(fields, config))
                                .orElse(config.transcription()),
                        input.map(fields -> turnDetection(fields, config))
                                .orElse(config.turnDetection()),
                        output.flatMap(reader::voice).orElse(config.voice()),
                        output.flatMap(SessionPatch::speed).orElse(config.speed()));
        input.ifPresent(this::refuseRestOfInput);
        output.ifPresent(Fields::refuseOthers);
        audio.ifPresent(Fields::refuseOthers);
        session.refuseOthers();
        return updated;
    }

    private static void requireRealtime(Fields session) {
        if (!session.text("type").orElse("realtime").equals("realtime")) {
            throw ProtocolException.unsupported(
                    session.param("type"), "Another session than 'realtime'");
        }
    }

    private static void requireSameModel(Fields session, SessionConfig config) {
        if (!session.text("model").orElse(config.model()).equals(config.model())) {
            throw ProtocolException.invalidValue(
                    session.param("model"), "The model of a session cannot change.");
        }
    }

    private void refuseUnsupported(Fields session) {
        session.refuse("prompt");
        session.refuse("tracing");
        session.refuse("reasoning");
        reader.refuseSerialToolCalls(session);
        if (!session.isNull("include")) {
            session.texts("include")
                    .filter(values -> !values.isEmpty())
                    .ifPresent(_ -> {
                        throw ProtocolException.unsupported(
                                session.param("include"), "Including anything");
                    });
        }
    }

    private void refuseRestOfInput(Fields input) {
        reader.requirePcm(input);
        input.refuse("noise_reduction");
        input.refuseOthers();
    }

    private static Optional<Double> speed(Fields output) {
        return output.number("speed", SessionConfig.MIN_SPEED, SessionConfig.MAX_SPEED);
    }

    private static Optional<Truncation> truncation(Fields session) {
        String param = session.param("truncation");
        return session.value("truncation")
                .map(value ->
                        switch (value.asText()) {
                            case "auto" -> Truncation.AUTO;
                            case "disabled" -> Truncation.DISABLED;
                            default ->
                                    throw ProtocolException.unsupported(
                                            param, "Another one than auto and disabled");
                        });
    }

    private Optional<Transcription> transcription(Fields input, SessionConfig config) {
        if (!input.has("transcription")) {
            return config.transcription();
        }
        if (input.isNull("transcription")) {
            return Optional.empty();
        }
        Fields fields = input.requiredObject("transcription");
        String model =
                fields.text("model")
                        .map(name ->
                                reader.names().transcriptionModelNamed(name, fields.param("model")))
                        .orElse(reader.names().transcriptionModel());
        Optional<String> language = fields.isNull("language") ? Optional.empty() : english(fields);
        fields.refuse("delay");
        fields.refuse("keywords");
        fields.refuse("languages");
        fields.refuse("prompt");
        fields.refuseOthers();
        return Optional.of(new Transcription(model, language));
    }

    private static Optional<String> english(Fields transcription) {
        Optional<String> language = transcription.text("language");
        language.filter(tag -> !Locale.forLanguageTag(tag).getLanguage().equals("en"))
                .ifPresent(_ -> {
                    throw ProtocolException.unsupported(
                            transcription.param("language"), "Another language than en");
                });
        return language;
    }

    private static Optional<ServerVad> turnDetection(Fields input, SessionConfig config) {
        if (!input.has(AUDIO_INPUT_TURN_DETECTION)) {
            return config.turnDetection();
        }
        if (input.isNull(AUDIO_INPUT_TURN_DETECTION)) {
            return Optional.empty();
        }
        Fields fields = input.requiredObject(AUDIO_INPUT_TURN_DETECTION);
        ServerVad before = config.turnDetection().orElse(ServerVad.DEFAULT);
        String type = fields.text("type").orElse("server_vad");
        if (!type.equals("server_vad")) {
            throw ProtocolException.unsupported(
                    fields.param("type"), "Turn detection by '" + type + "'");
        }
        fields.refuse("idle_timeout_ms");
        ServerVad after =
                new ServerVad(
                        fields.number("threshold", 0, 1).orElse(before.threshold()),
                        fields.integer("prefix_padding_ms", 0, MAX_PADDING_MILLIS)
                                .map(Long::intValue)
                                .orElse(before.prefixPaddingMillis()),
                        fields.integer("silence_duration_ms", 0, MAX_SILENCE_MILLIS)
                                .map(Long::intValue)
                                .orElse(before.silenceDurationMillis()),
                        fields.bool("create_response").orElse(before.createResponse()),
                        fields.bool("interrupt_response").orElse(before.interruptResponse()));
        fields.refuseOthers();
        return Optional.of(after);
    }
}
