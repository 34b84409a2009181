package dev.parley.inference.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is run.
 *
 * @param slots sequences it holds at once
 * @param maxLength tokens a slot can hold, prompt and answer together
 * @param threads of one step, the calling one among them
 * @param library a file of ONNX Runtime to use instead of the one we bring
 */
public record RunnerOptions(int slots, int maxLength, int threads, Optional<Path> library) {

    public RunnerOptions {
        requirePositive("slots", slots);
        requirePositive("maxLength", maxLength);
        requirePositive("threads", threads);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
