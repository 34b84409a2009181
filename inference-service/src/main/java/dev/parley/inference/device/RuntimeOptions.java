package dev.parley.inference.device;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the process's ONNX Runtime is loaded.
 *
 * @param library a file to load in place of the one that we bring
 * @param untested whether a version is loaded that was not tested with us
 * @param threads of one operator, the calling one among them: one pool, which all sessions share
 * @param spinning whether threads that wait do so without sleeping, which is faster where nothing
 *     else wants the cores
 * @param profiles a folder into which each session writes, when it is closed, where the time of its
 *     runs went: slower, and for measurements only
 */
public record RuntimeOptions(
        Optional<Path> library,
        boolean untested,
        int threads,
        boolean spinning,
        Optional<Path> profiles) {

    public RuntimeOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** Without profiles. */
    public RuntimeOptions(Optional<Path> library, boolean untested, int threads, boolean spinning) {
        this(library, untested, threads, spinning, Optional.empty());
    }

    /** Tested versions only, a thread for each core, and threads that sleep while they wait. */
    public static RuntimeOptions standard(Optional<Path> library) {
        return new RuntimeOptions(
                library, false, Runtime.getRuntime().availableProcessors(), false);
    }
}
