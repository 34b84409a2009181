package dev.parley.inference.speech;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.registry.ModelStatusSource;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The speech models that are switched on; an empty id is the first of its kind. */
@Singleton
public final class SpeechModels implements ModelStatusSource {

    private final List<SpeechRecognizer> recognizers;
    private final List<SpeechSynthesizer> synthesizers;

    @Inject
    public SpeechModels(
            @All List<SpeechRecognizer> recognizers, @All List<SpeechSynthesizer> synthesizers) {
        this.recognizers = List.copyOf(recognizers);
        this.synthesizers = List.copyOf(synthesizers);
    }

    /** Returns the recogniser of a model. */
    public SpeechRecognizer recognizer(String model) {
        return find(recognizers, SpeechRecognizer::status, model, "transcription");
    }

    /** Returns the synthesiser of a model. */
    public SpeechSynthesizer synthesizer(String model) {
        return find(synthesizers, SpeechSynthesizer::status, model, "speech");
    }

    @Override
    public List<ModelStatus> models() {
        return Stream.concat(
                        recognizers.stream().map(SpeechRecognizer::status),
                        synthesizers.stream().map(SpeechSynthesizer::status))
                .flatMap(Optional::stream)
                .toList();
    }

    private static <E> E find(
            List<E> engines, Function<E, Optional<ModelStatus>> status, String model, String kind) {
        return engines.stream()
                .filter(engine ->
                        status.apply(engine)
                                .filter(it -> model.isEmpty() || it.id().equals(model))
                                .isPresent())
                .findFirst()
                .orElseThrow(() ->
                        InferenceException.of(
                                InferenceError.UNKNOWN_MODEL,
                                model.isEmpty()
                                        ? "this server has no %s model".formatted(kind)
                                        : "no %s model is called %s".formatted(kind, model)));
    }
}
