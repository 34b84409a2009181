package dev.parley.inference.checkpoint;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a checkpoint's makers would sample from it; what they do not say is empty.
 *
 * <p>{@code do_sample} is not read: it chooses what a library does that is asked for nothing.
 *
 * @param temperature from 0 to 2; 0 takes the likeliest token
 * @param topP above 0, to 1
 * @param topK at least 1
 * @param minP from 0 to 1
 * @param repetitionPenalty above 0, to 10; 1 changes nothing
 */
public record SamplingDefaults(
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble minP,
        OptionalDouble repetitionPenalty) {

    /** Nothing is said. */
    public static final SamplingDefaults NONE =
            new SamplingDefaults(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());

    /** Returns them with another temperature. */
    public SamplingDefaults withTemperature(double other) {
        return new SamplingDefaults(OptionalDouble.of(other), topP, topK, minP, repetitionPenalty);
    }

    /** Reads {@code generation_config.json}. */
    static SamplingDefaults read(Optional<JsonFile> generation) throws ModelLoadException {
        if (generation.isEmpty()) {
            return NONE;
        }
        JsonFile file = generation.get();
        return new SamplingDefaults(
                file.numberWithin("temperature", 0, 2),
                file.numberWithin("top_p", Double.MIN_VALUE, 1),
                topK(file),
                file.numberWithin("min_p", 0, 1),
                file.numberWithin("repetition_penalty", Double.MIN_VALUE, 10));
    }

    /** A {@code top_k} of 0 means all tokens, as if nothing was said. */
    private static OptionalInt topK(JsonFile file) throws ModelLoadException {
        int topK = file.find("top_k").isPresent() ? file.requireCountOrZero("top_k") : 0;
        return topK > 0 ? OptionalInt.of(topK) : OptionalInt.empty();
    }
}
