package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.MatrixForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The weights as a GPU is given them.
 *
 * @param forms how each matrix is held
 * @param constants all that the graph names
 * @param folder of the files that constants lie in, if any do
 */
record GpuWeights(
        Function<Weight, MatrixForm> forms, List<DeviceConstant> constants, Optional<Path> folder) {

    GpuWeights {
        constants = List.copyOf(constants);
    }

    /** Returns what they take on the device. */
    long bytes() {
        return constants.stream().mapToLong(constant -> constant.data().byteSize()).sum();
    }

    /** Returns how many bytes of them were made in memory, and lie in no file. */
    long converted() {
        return constants.stream()
                .filter(constant -> !constant.data().isMapped())
                .mapToLong(constant -> constant.data().byteSize())
                .sum();
    }
}
