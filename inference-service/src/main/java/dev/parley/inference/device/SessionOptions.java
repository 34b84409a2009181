package dev.parley.inference.device;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a graph is run.
 *
 * @param threads 1 for the calling thread alone; more for those that all sessions share
 * @param initializers the graph's constants that lie outside it, by name; they must outlive the
 *     session
 * @param cuda the GPU to run on, if not the CPU
 * @param saving where to write the graph as it was optimised, if anywhere
 */
public record SessionOptions(
        int threads,
        Map<String, Tensor> initializers,
        Optional<CudaExecution> cuda,
        Optional<Path> saving) {

    public SessionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        initializers = Map.copyOf(initializers);
    }

    public SessionOptions(
            int threads, Map<String, Tensor> initializers, Optional<CudaExecution> cuda) {
        this(threads, initializers, cuda, Optional.empty());
    }

    /** On the CPU. */
    public SessionOptions(int threads, Map<String, Tensor> initializers) {
        this(threads, initializers, Optional.empty());
    }

    /**
     * Returns the options that also write the optimised graph to {@code file}, and beside it, into
     * a file of the same name that ends in {@code .data}, its weights in the order in which they
     * are multiplied. A session of that file maps them.
     */
    public SessionOptions saving(Path file) {
        return new SessionOptions(threads, initializers, cuda, Optional.of(file));
    }
}
