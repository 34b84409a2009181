package dev.parley.inference.quantization;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a block format says that its bytes mean, written down a second time. */
public final class Dequantizer {

    private Dequantizer() {}

    /** Returns the closest that a format has to a matrix (rows, columns). */
    public static float[] roundTrip(BlockFormat format, int columns, float[] matrix) {
        int rows = matrix.length / columns;
        byte[] bytes = new byte[rows * format.blocks(columns) * format.blockBytes()];
        float[] scales = new float[rows * format.blocks(columns)];
        BlockQuantizer quantizer = new BlockQuantizer(format, columns);
        try {
            for (int row = 0; row < rows; row++) {
                float[] one = Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
                quantizer.quantize(one, row, bytes, scales);
            }
        } catch (BlockQuantizer.NotFiniteException e) {
            throw new AssertionError(e);
        }
        return values(format, rows, columns, bytes, scales);
    }

    /** Returns (rows, columns) of (rows, blocks, blockBytes) and (rows, blocks). */
    static float[] values(BlockFormat format, int rows, int columns, byte[] bytes, float[] scales) {
        float[] values = new float[rows * columns];
        int blocks = format.blocks(columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int block = row * blocks + column / format.block();
                int within = column % format.block();
                int begin = block * format.blockBytes();
                int number =
                        format.bits() == 8
                                ? bytes[begin + within] & 0xff
                                : bytes[begin + within / 2] >> (within % 2 * 4) & 0xf;
                values[row * columns + column] = scales[block] * (number - format.zero());
            }
        }
        return values;
    }

    /** Returns a matrix of a quantised file. */
    public static float[] values(QuantizedCheckpoint checkpoint, String matrix, int columns) {
        Map<String, StoredTensor> tensors =
                checkpoint.tensors().stream()
                        .collect(Collectors.toMap(StoredTensor::name, Function.identity()));
        StoredTensor blocks = Objects.requireNonNull(tensors.get(matrix + BlockFormat.BLOCKS));
        StoredTensor scales = Objects.requireNonNull(tensors.get(matrix + BlockFormat.SCALES));
        return values(
                checkpoint.format(),
                Math.toIntExact(blocks.shape().getFirst()),
                columns,
                checkpoint.data(blocks).toArray(JAVA_BYTE),
                floats(checkpoint.data(scales)));
    }

    static float[] floats(MemorySegment data) {
        return data.toArray(JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
    }
}
