package dev.parley.inference.device;

import java.util.Map;

/**
 * How a graph is run.
 *
 * @param threads of one operator, the calling one among them
 * @param initializers the graph's constants that lie outside it, by name; they must outlive the
 *     session
 */
public record SessionOptions(int threads, Map<String, Tensor> initializers) {

    public SessionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        initializers = Map.copyOf(initializers);
    }
}
