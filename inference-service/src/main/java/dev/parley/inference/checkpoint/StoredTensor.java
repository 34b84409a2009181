package dev.parley.inference.checkpoint;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name the checkpoint's
 * @param type of its elements
 * @param shape outermost dimension first
 * @param offset of its first byte in the file
 * @param length in bytes
 */
public record StoredTensor(
        String name, StoredType type, List<Long> shape, long offset, long length) {

    public StoredTensor {
        shape = List.copyOf(shape);
    }
}
