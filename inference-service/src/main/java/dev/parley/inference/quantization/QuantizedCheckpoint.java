package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.SafetensorsFile;
import dev.parley.inference.checkpoint.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A quantised file, mapped.
 *
 * @param folder that it lies in, with its manifest
 * @param format of its matrices
 * @param file its tensors
 */
public record QuantizedCheckpoint(Path folder, BlockFormat format, SafetensorsFile file) {

    static QuantizedCheckpoint map(Path folder, BlockFormat format, Arena arena)
            throws ModelLoadException {
        return new QuantizedCheckpoint(
                folder, format, SafetensorsFile.map(folder.resolve(PartialFile.WEIGHTS), arena));
    }

    /** Returns what is stored, in the order of the file. */
    public List<StoredTensor> tensors() {
        return file.tensors();
    }

    /** Returns a tensor's bytes. */
    public MemorySegment data(StoredTensor tensor) {
        return file.data(tensor);
    }

    /** Returns the size of all tensors. */
    public long bytes() {
        return tensors().stream().mapToLong(StoredTensor::length).sum();
    }
}
