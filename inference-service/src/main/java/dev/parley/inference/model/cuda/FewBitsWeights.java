package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.StoredTensor;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.Bfloat16;
import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.DeviceConstant.FileRegion;
import dev.parley.inference.graph.MatrixForm;
import dev.parley.inference.quantization.QuantizationPlan;
import dev.parley.inference.quantization.QuantizationPlan.Matrix;
import dev.parley.inference.quantization.QuantizationPlan.Vector;
import dev.parley.inference.quantization.QuantizedCheckpoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings quantised weights into a GPU's form: the numbers stay where they are, scales and vectors
 * become bfloat16. Of the layers that were stacked for the CPU, queries, keys and values stay so,
 * since attention takes them as they come. Gate and up are cut apart: each is large enough to fill
 * a GPU, and what came out as one would have to be copied into two.
 */
final class FewBitsWeights {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final QuantizedCheckpoint quantized;
    private final DecoderWeights decoder;
    private final BlockFormat format;
    private final Path file;
    private final Arena arena;
    private final Set<List<Weight>> stacks;
    private final Map<String, StoredTensor> tensors = new HashMap<>();
    private final List<DeviceConstant> constants = new ArrayList<>();

    private FewBitsWeights(QuantizedCheckpoint quantized, DecoderWeights decoder, Arena arena)
            throws IOException {
        this.quantized = quantized;
        this.decoder = decoder;
        this.format = quantized.format();
        this.file = quantized.file().path().toRealPath();
        this.arena = arena;
        this.stacks = stacks(decoder);
        quantized.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    }

    /**
     * Returns what the weights of {@code decoder} will take on the device.
     *
     * @param plan that they are to be quantised by
     * @throws ModelLoadException where the embedding's rows are not whole blocks
     */
    static long bytes(QuantizationPlan plan, DecoderWeights decoder) throws ModelLoadException {
        BlockFormat format = plan.format();
        List<Long> lookedUp = decoder.embedding().shape();
        if (lookedUp.getLast() % format.block() != 0) {
            throw new ModelLoadException(
                    "tensor %s: a GPU looks up rows of whole blocks of %d, not of %d"
                            .formatted(
                                    decoder.embedding().name(),
                                    format.block(),
                                    lookedUp.getLast()));
        }
        long tied = decoder.head().equals(decoder.embedding()) ? numberBytes(format, lookedUp) : 0;
        return tied
                + zeroBytes(format, lookedUp)
                + plan.parts().stream()
                        .flatMap(part -> part.sources().stream())
                        .mapToLong(weight -> bytes(format, weight.shape()))
                        .sum();
    }

    /** Returns how many bytes of scales, zeros and vectors will be made for the weights. */
    static long converted(QuantizationPlan plan, DecoderWeights decoder) {
        return zeroBytes(plan.format(), decoder.embedding().shape())
                + plan.parts().stream()
                        .flatMap(part -> part.sources().stream())
                        .mapToLong(weight -> converted(plan.format(), weight.shape()))
                        .sum();
    }

    private static long zeroBytes(BlockFormat format, List<Long> shape) {
        return shape.getFirst() * zeroBytesOfRow(format, shape.getLast());
    }

    private static long zeroBytesOfRow(BlockFormat format, long columns) {
        return Math.ceilDiv((long) format.blocks(columns) * format.bits(), Byte.SIZE);
    }

    /** A vector, or a matrix with its scales. */
    private static long bytes(BlockFormat format, List<Long> shape) {
        long numbers = shape.size() == 1 ? 0 : numberBytes(format, shape);
        return numbers + converted(format, shape);
    }

    /** A vector, or a matrix's scales. */
    private static long converted(BlockFormat format, List<Long> shape) {
        long rows = shape.getFirst();
        long columns = shape.size() == 1 ? 1 : format.blocks(shape.getLast());
        return rows * columns * Short.BYTES;
    }

    private static long numberBytes(BlockFormat format, List<Long> shape) {
        return shape.getFirst() * format.blocks(shape.getLast()) * format.blockBytes();
    }

    /**
     * Returns the weights of {@code quantized}, which {@link #bytes} has accepted.
     *
     * @param plan that it was made by
     * @param arena of what is converted
     */
    static GpuWeights of(
            QuantizedCheckpoint quantized,
            QuantizationPlan plan,
            DecoderWeights decoder,
            Arena arena)
            throws IOException {
        FewBitsWeights weights = new FewBitsWeights(quantized, decoder, arena);
        for (QuantizationPlan.Part part : plan.parts()) {
            switch (part) {
                case Matrix matrix -> weights.add(matrix);
                case Vector vector -> weights.add(vector);
            }
        }
        MatrixForm form =
                new MatrixForm.FewBits(quantized.format().bits(), quantized.format().block());
        return new GpuWeights(
                _ -> form, weights.constants, Optional.ofNullable(weights.file.getParent()));
    }

    /** Returns which tensors stay one below the other. */
    static Set<List<Weight>> stacks(DecoderWeights decoder) {
        Set<List<Weight>> stacks = new HashSet<>();
        for (DecoderWeights.Layer layer : decoder.layers()) {
            if (layer.queryNorm().isEmpty()) { // else norms come between them and attention
                List<Linear> heads = List.of(layer.query(), layer.key(), layer.value());
                stacks.add(heads.stream().map(Linear::weight).toList());
                stacks.add(heads.stream().flatMap(head -> head.bias().stream()).toList());
            }
        }
        stacks.remove(List.of()); // of layers without biases
        return stacks;
    }

    private List<Weight> pieces(QuantizationPlan.Part part) {
        return stacks.contains(part.sources())
                ? List.of(Weight.stacked(part.sources()))
                : part.sources();
    }

    private void add(Matrix matrix) {
        StoredTensor numbers = tensor(matrix.name() + BlockFormat.BLOCKS);
        StoredTensor scales = tensor(matrix.name() + BlockFormat.SCALES);
        long row = 0;
        for (Weight weight : pieces(matrix)) {
            long rows = weight.shape().getFirst();
            long blocks = format.blocks(weight.shape().getLast());
            addNumbers(weight, numbers, row);
            constants.add(
                    narrowed(
                            MatrixForm.scales(weight.name()),
                            scales,
                            row * blocks,
                            List.of(rows, blocks)));
            row += rows;
        }
    }

    /** An embedding is looked up, and multiplied, too, where it is the head. */
    private void addNumbers(Weight weight, StoredTensor stored, long row) {
        long rows = weight.shape().getFirst();
        long blocks = format.blocks(weight.shape().getLast());
        long blockBytes = format.blockBytes();
        boolean isLookedUp = weight.equals(decoder.embedding());
        if (isLookedUp) {
            List<Long> shape = List.of(rows, blocks * blockBytes);
            constants.add(numbers(MatrixForm.rows(weight.name()), stored, row, shape));
            constants.add(zeros(weight));
        }
        if (!isLookedUp || weight.equals(decoder.head())) {
            List<Long> shape = List.of(rows, blocks, blockBytes);
            constants.add(numbers(MatrixForm.blocks(weight.name()), stored, row, shape));
        }
    }

    private void add(Vector vector) {
        StoredTensor floats = tensor(vector.name());
        long from = 0;
        for (Weight weight : pieces(vector)) {
            constants.add(narrowed(weight.name(), floats, from, weight.shape()));
            from += weight.shape().getFirst();
        }
    }

    /** Rows of a matrix of bytes, from {@code row} on. */
    private DeviceConstant numbers(String name, StoredTensor stored, long row, List<Long> shape) {
        long bytes = shape.stream().reduce(1L, Math::multiplyExact);
        long from = row * (bytes / shape.getFirst());
        return new DeviceConstant(
                name,
                ElementType.UINT8,
                shape,
                quantized.data(stored).asSlice(from, bytes),
                Optional.of(new FileRegion(file.getFileName().toString(), stored.offset() + from)));
    }

    /** The number that stands for zero, once for each block, as closely packed as numbers are. */
    private DeviceConstant zeros(Weight weight) {
        long rows = weight.shape().getFirst();
        List<Long> shape = List.of(rows, zeroBytesOfRow(format, weight.shape().getLast()));
        int zero = format.bits() == Byte.SIZE ? format.zero() : format.zero() * 0x11; // one, or two
        MemorySegment data = arena.allocate(zeroBytes(format, weight.shape())).fill((byte) zero);
        return new DeviceConstant(
                MatrixForm.zeros(weight.name()), ElementType.UINT8, shape, data, Optional.empty());
    }

    /** Floats from {@code from} on, as bfloat16. */
    private DeviceConstant narrowed(String name, StoredTensor stored, long from, List<Long> shape) {
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        MemorySegment floats = quantized.data(stored);
        MemorySegment narrow = arena.allocate(JAVA_SHORT, count);
        for (long i = 0; i < count; i++) {
            narrow.setAtIndex(JAVA_SHORT, i, Bfloat16.of(floats.getAtIndex(FLOAT, from + i)));
        }
        return new DeviceConstant(name, ElementType.BFLOAT16, shape, narrow, Optional.empty());
    }

    private StoredTensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
