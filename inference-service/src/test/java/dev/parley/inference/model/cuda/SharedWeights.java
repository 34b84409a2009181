package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.Bfloat16;
import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.DeviceConstant.FileRegion;
import dev.parley.inference.graph.MatrixForm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Weights of a large shape that all lie in the same few places of one small file: a GPU is given a
 * copy of its own for each, and nothing that only counts or only measures time tells them apart.
 */
final class SharedWeights {

    private static final long BFLOAT16_BYTES = 1536L << 20; // the embedding of 131,072 tokens
    private static final long NUMBER_BYTES = 768L << 20;
    private static final long SCALE_BYTES = 64L << 20;
    private static final int PIECE = 1 << 20; // bytes; what is written again and again

    /** What lies where, one after the other. */
    private enum Region {
        BFLOAT16(0),
        NUMBERS(BFLOAT16_BYTES),
        SHORT_SCALES(BFLOAT16_BYTES + NUMBER_BYTES),
        FLOAT_SCALES(BFLOAT16_BYTES + NUMBER_BYTES + SCALE_BYTES);

        private final long offset;

        Region(long offset) {
            this.offset = offset;
        }
    }

    private static final long FILE_BYTES = BFLOAT16_BYTES + NUMBER_BYTES + 2 * SCALE_BYTES;

    private final Path file;
    private final MemorySegment content;

    private SharedWeights(Path file, Arena arena) throws IOException {
        this.file = file.toRealPath();
        try (FileChannel channel = FileChannel.open(this.file)) {
            this.content = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    /** Writes zeros, which take no space on the disk. */
    static SharedWeights ofZeros(Path file, Arena arena) throws IOException {
        try (FileChannel channel = open(file)) {
            channel.write(ByteBuffer.allocate(1), FILE_BYTES - 1);
        }
        return new SharedWeights(file, arena);
    }

    /** Writes weights of the size that trained ones have: zeros would save a GPU power and time. */
    static SharedWeights ofRandom(Path file, Arena arena) throws IOException {
        Random random = new Random(24);
        ByteBuffer weights = piece();
        ByteBuffer numbers = piece();
        ByteBuffer shortScales = piece();
        ByteBuffer floatScales = piece();
        while (weights.hasRemaining()) {
            weights.putShort(Bfloat16.of((float) (0.02 * random.nextGaussian())));
            shortScales.putShort(Bfloat16.of(0.004f));
        }
        while (numbers.hasRemaining()) {
            int number = random.nextInt(256);
            numbers.put((byte) ((number & 0x7f) == 0x7f ? 0 : number)); // no float8 NaN
        }
        while (floatScales.hasRemaining()) {
            floatScales.putFloat(0.0005f);
        }
        try (FileChannel channel = open(file)) {
            fill(channel, weights, BFLOAT16_BYTES);
            fill(channel, numbers, NUMBER_BYTES);
            fill(channel, shortScales, SCALE_BYTES);
            fill(channel, floatScales, SCALE_BYTES);
        }
        return new SharedWeights(file, arena);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static ByteBuffer piece() {
        return ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void fill(FileChannel channel, ByteBuffer piece, long bytes) throws IOException {
        for (long written = 0; written < bytes; written += PIECE) {
            channel.write(piece.rewind());
        }
    }

    /**
     * Returns a model's weights: the layers' matrices in {@code form}, the embedding in bfloat16,
     * and the head in {@code form}, too, where that is not float8, which exporters leave out. In
     * few bits, the same are stacked as of a quantised checkpoint.
     */
    GpuWeights of(ModelConfig config, MatrixForm form) {
        return of(config, form, new MatrixForm.Bfloat16());
    }

    /** Returns the same with the embedding in few bits, too, as of a quantised checkpoint. */
    GpuWeights quantised(ModelConfig config, MatrixForm.FewBits form) {
        return of(config, form, form);
    }

    private GpuWeights of(ModelConfig config, MatrixForm form, MatrixForm embedded) {
        DecoderWeights decoder = DecoderWeights.of(config);
        List<Weight> linear = new ArrayList<>(decoder.linear());
        if (form instanceof MatrixForm.Float8) {
            linear.remove(decoder.head());
        }
        List<Weight> all = new ArrayList<>(decoder.all());
        if (form instanceof MatrixForm.FewBits) {
            FewBitsWeights.stacks(decoder).forEach(stack -> stack(stack, all, linear));
        }
        Set<Weight> matrices = Set.copyOf(linear);
        Function<Weight, MatrixForm> forms =
                weight ->
                        weight.equals(decoder.embedding())
                                ? embedded
                                : matrices.contains(weight) ? form : new MatrixForm.Bfloat16();
        List<DeviceConstant> constants = new ArrayList<>();
        for (Weight weight : all) {
            constants.addAll(
                    weight.equals(decoder.embedding())
                            ? embedding(weight, embedded)
                            : matrix(weight, forms.apply(weight)));
        }
        return new GpuWeights(forms, constants, Optional.ofNullable(file.getParent()));
    }

    private static void stack(List<Weight> parts, List<Weight> all, List<Weight> linear) {
        if (all.removeAll(parts)) {
            all.add(Weight.stacked(parts));
        }
        if (linear.removeAll(parts)) {
            linear.add(Weight.stacked(parts));
        }
    }

    /** What is looked up lies in rows, what is multiplied in blocks. */
    private List<DeviceConstant> embedding(Weight weight, MatrixForm form) {
        if (!(form instanceof MatrixForm.FewBits(int bits, int block))) {
            return matrix(weight, form);
        }
        String name = weight.name();
        long out = weight.shape().getFirst();
        long in = weight.shape().getLast();
        return List.of(
                constant(
                        MatrixForm.rows(name),
                        ElementType.UINT8,
                        List.of(out, in * bits / Byte.SIZE),
                        Region.NUMBERS),
                constant(
                        MatrixForm.scales(name),
                        ElementType.BFLOAT16,
                        List.of(out, in / block),
                        Region.SHORT_SCALES),
                constant(
                        MatrixForm.zeros(name),
                        ElementType.UINT8,
                        List.of(out, Math.ceilDiv(in / block * bits, Byte.SIZE)),
                        Region.NUMBERS));
    }

    private List<DeviceConstant> matrix(Weight weight, MatrixForm form) {
        String name = weight.name();
        List<Long> shape = weight.shape();
        long out = shape.getFirst();
        long in = shape.getLast();
        return switch (form) {
            case MatrixForm.Bfloat16() ->
                    List.of(constant(name, ElementType.BFLOAT16, shape, Region.BFLOAT16));
            case MatrixForm.FewBits(int bits, int block) ->
                    List.of(
                            constant(
                                    MatrixForm.blocks(name),
                                    ElementType.UINT8,
                                    List.of(out, in / block, (long) block * bits / Byte.SIZE),
                                    Region.NUMBERS),
                            constant(
                                    MatrixForm.scales(name),
                                    ElementType.BFLOAT16,
                                    List.of(out, in / block),
                                    Region.SHORT_SCALES));
            case MatrixForm.Float8(int block) ->
                    List.of(
                            constant(name, ElementType.FLOAT8_E4M3, shape, Region.NUMBERS),
                            constant(
                                    MatrixForm.scales(name),
                                    ElementType.FLOAT,
                                    List.of(out, Math.ceilDiv(in, (long) block)),
                                    Region.FLOAT_SCALES));
        };
    }

    private DeviceConstant constant(
            String name, ElementType type, List<Long> shape, Region region) {
        long bytes = type.bytesOf(shape.stream().mapToLong(Long::longValue).toArray());
        String fileName = String.valueOf(file.getFileName());
        return new DeviceConstant(
                name,
                type,
                shape,
                content.asSlice(region.offset, bytes),
                Optional.of(new FileRegion(fileName, region.offset)));
    }
}
