package dev.parley.inference.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A safetensors file, mapped: an eight-byte length, a JSON header of that length, the data.
 *
 * @param path the file
 * @param content all of its bytes, read-only, for as long as the arena it was mapped into
 * @param tensors what it holds, in the order of their bytes
 */
public record SafetensorsFile(Path path, MemorySegment content, List<StoredTensor> tensors) {

    private static final long LENGTH_BYTES = Long.BYTES;

    /** As in the reference implementation: more than any model has, less than an attack wants. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    public SafetensorsFile {
        tensors = List.copyOf(tensors);
    }

    public static SafetensorsFile map(Path path, Arena arena) throws ModelLoadException {
        MemorySegment content = content(path, arena);
        if (content.byteSize() < LENGTH_BYTES) {
            throw new ModelLoadException(
                    path + " has only " + content.byteSize() + " bytes: the file is truncated");
        }
        long headerBytes = content.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
            throw new ModelLoadException(
                    path + " is not a safetensors file: a header of " + headerBytes + " bytes");
        }
        long dataStart = LENGTH_BYTES + headerBytes;
        if (dataStart > content.byteSize()) {
            throw new ModelLoadException(
                    "%s: its header of %d bytes does not fit into %d: the file is truncated"
                            .formatted(path, headerBytes, content.byteSize()));
        }
        byte[] header = content.asSlice(LENGTH_BYTES, headerBytes).toArray(JAVA_BYTE);
        List<StoredTensor> tensors =
                new SafetensorsHeader(path.toString(), dataStart, content.byteSize() - dataStart)
                        .tensors(header);
        return new SafetensorsFile(path, content, tensors);
    }

    private static MemorySegment content(Path path, Arena arena) throws ModelLoadException {
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (NoSuchFileException e) {
            throw new ModelLoadException(path + " does not exist", e);
        } catch (IOException e) {
            throw new ModelLoadException(path + " cannot be read: " + e, e);
        }
    }

    public MemorySegment data(StoredTensor tensor) {
        return content.asSlice(tensor.offset(), tensor.length());
    }
}
