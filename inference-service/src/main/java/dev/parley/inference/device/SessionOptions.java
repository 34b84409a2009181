package dev.parley.inference.device;

import java.util.Map;
import java.util.Optional;

/**
 * How a graph is run.
 *
 * @param threads of one operator, the calling one among them
 * @param initializers the graph's constants that lie outside it, by name; they must outlive the
 *     session
 * @param cuda the GPU to run on, if not the CPU
 */
public record SessionOptions(
        int threads, Map<String, Tensor> initializers, Optional<CudaExecution> cuda) {

    public SessionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        initializers = Map.copyOf(initializers);
    }

    /** On the CPU. */
    public SessionOptions(int threads, Map<String, Tensor> initializers) {
        this(threads, initializers, Optional.empty());
    }
}
