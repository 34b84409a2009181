package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.checkpoint.WeightFormat;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.Bfloat16;
import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.DeviceConstant.FileRegion;
import dev.parley.inference.graph.MatrixForm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings a checkpoint's weights into a GPU's forms: bfloat16 and float8 matrices stay where they
 * are, scales are spread to one a row, or one a row and block.
 */
final class StoredWeights {

    private final Checkpoint checkpoint;
    private final WeightFormat format;
    private final Arena arena;
    private final Path folder;
    private final Map<Weight, MatrixForm> forms = new HashMap<>();
    private final List<DeviceConstant> constants = new ArrayList<>();

    private StoredWeights(Checkpoint checkpoint, WeightFormat format, Arena arena)
            throws IOException {
        this.checkpoint = checkpoint;
        this.format = format;
        this.arena = arena;
        this.folder = folder(realPath(checkpoint.weights().getFirst()));
    }

    /**
     * Returns what the weights of {@code checkpoint} will take on the device.
     *
     * @throws ModelLoadException where a matrix is of 32-bit floats or of IEEE's 16-bit ones, which
     *     the graph does not compute with
     */
    static long bytes(Checkpoint checkpoint, WeightFormat format) throws ModelLoadException {
        long bytes = 0;
        for (LoadedWeight loaded : checkpoint.weights()) {
            bytes += bytes(loaded, format);
        }
        return bytes;
    }

    private static long bytes(LoadedWeight loaded, WeightFormat format) throws ModelLoadException {
        return switch (loaded.type()) {
            case BFLOAT16 -> loaded.data().byteSize();
            case FLOAT8_E4M3 -> loaded.data().byteSize() + converted(loaded, format);
            case FLOAT, FLOAT16 -> {
                if (!isVector(loaded)) {
                    throw notBuilt(loaded);
                }
                yield converted(loaded, format);
            }
            case UINT8, INT32, INT64 -> throw notBuilt(loaded);
        };
    }

    /** Returns how many bytes of scales and vectors will be made for the weights. */
    static long converted(Checkpoint checkpoint, WeightFormat format) {
        return checkpoint.weights().stream().mapToLong(it -> converted(it, format)).sum();
    }

    private static long converted(LoadedWeight loaded, WeightFormat format) {
        Weight weight = loaded.weight();
        return switch (loaded.type()) {
            case FLOAT8_E4M3 ->
                    weight.shape().get(0) * blocks(weight, block(weight, format)) * Float.BYTES;
            case FLOAT, FLOAT16 -> weight.shape().getFirst() * Short.BYTES;
            case BFLOAT16, UINT8, INT32, INT64 -> 0;
        };
    }

    private static boolean isVector(LoadedWeight loaded) {
        return loaded.weight().shape().size() == 1;
    }

    /** Returns how many scales a row has of which each is of {@code block} columns. */
    private static long blocks(Weight weight, int block) {
        return Math.ceilDiv(weight.shape().get(1), block);
    }

    /**
     * Returns the weights of {@code checkpoint}.
     *
     * @param arena of what is converted
     * @throws ModelLoadException where a matrix is of 32-bit floats or of IEEE's 16-bit ones, which
     *     the graph does not compute with
     */
    static GpuWeights of(Checkpoint checkpoint, WeightFormat format, Arena arena)
            throws ModelLoadException, IOException {
        StoredWeights weights = new StoredWeights(checkpoint, format, arena);
        for (LoadedWeight loaded : checkpoint.weights()) {
            weights.add(loaded);
        }
        Map<Weight, MatrixForm> forms = Map.copyOf(weights.forms);
        return new GpuWeights(
                weight -> Objects.requireNonNull(forms.get(weight)),
                weights.constants,
                Optional.of(weights.folder));
    }

    private void add(LoadedWeight loaded) throws ModelLoadException, IOException {
        Weight weight = loaded.weight();
        switch (loaded.type()) {
            case BFLOAT16 -> {
                forms.put(weight, new MatrixForm.Bfloat16());
                constants.add(inPlace(loaded));
            }
            case FLOAT8_E4M3 -> {
                LoadedWeight scale = loaded.scale().orElseThrow();
                int block = block(weight, format);
                forms.put(weight, new MatrixForm.Float8(block));
                constants.add(inPlace(loaded));
                constants.add(scales(weight, scale, block));
            }
            case FLOAT, FLOAT16 -> {
                if (!isVector(loaded)) {
                    throw notBuilt(loaded);
                }
                constants.add(narrowed(loaded));
            }
            case UINT8, INT32, INT64 -> throw notBuilt(loaded);
        }
    }

    private static ModelLoadException notBuilt(LoadedWeight loaded) {
        return new ModelLoadException(
                "tensor %s is %s: on a GPU a matrix is BF16, float8 or quantised (int8, int4)"
                        .formatted(loaded.weight().name(), loaded.type()));
    }

    private DeviceConstant inPlace(LoadedWeight loaded) throws IOException {
        Path file = realPath(loaded);
        Optional<FileRegion> region =
                folder.equals(folder(file))
                        ? Optional.of(
                                new FileRegion(file.getFileName().toString(), loaded.offset()))
                        : Optional.empty();
        return new DeviceConstant(
                loaded.weight().name(),
                loaded.type(),
                loaded.weight().shape(),
                loaded.data(),
                region);
    }

    /** The session follows no symbolic link, which a hub's cache is made of. */
    private Path realPath(LoadedWeight loaded) throws IOException {
        return checkpoint.file(loaded.weight()).toRealPath();
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /** How many columns share a scale. */
    private static int block(Weight weight, WeightFormat format) {
        int columns = Math.toIntExact(weight.shape().get(1));
        return switch (granularity(format)) {
            case Granularity.Tensor(), Granularity.Channel() -> columns;
            case Granularity.Block(_, int blockColumns) -> blockColumns;
        };
    }

    private static Granularity granularity(WeightFormat format) {
        if (format instanceof Fp8(_, Granularity granularity)) {
            return granularity;
        }
        throw new IllegalStateException("float8 weights in a checkpoint without scales");
    }

    /** (1), (out, 1) or (ceil(out / rows), blocks) to (out, blocks) floats. */
    private DeviceConstant scales(Weight weight, LoadedWeight scale, int block) {
        long out = weight.shape().get(0);
        long blocks = blocks(weight, block);
        MemorySegment spread = arena.allocate(JAVA_FLOAT, out * blocks);
        for (long row = 0; row < out; row++) {
            for (long column = 0; column < blocks; column++) {
                spread.setAtIndex(
                        JAVA_FLOAT, row * blocks + column, scale(scale, row, column, blocks));
            }
        }
        return new DeviceConstant(
                MatrixForm.scales(weight.name()),
                ElementType.FLOAT,
                List.of(out, blocks),
                spread,
                Optional.empty());
    }

    private float scale(LoadedWeight scale, long row, long column, long blocks) {
        return switch (granularity(format)) {
            case Granularity.Tensor() -> scale.element(0);
            case Granularity.Channel() -> scale.element(row);
            case Granularity.Block(int rows, _) -> scale.element(row / rows * blocks + column);
        };
    }

    private DeviceConstant narrowed(LoadedWeight loaded) {
        long count = loaded.weight().shape().getFirst();
        MemorySegment narrow = arena.allocate(JAVA_SHORT, count);
        for (long i = 0; i < count; i++) {
            narrow.setAtIndex(JAVA_SHORT, i, Bfloat16.of(loaded.element(i)));
        }
        return new DeviceConstant(
                loaded.weight().name(),
                ElementType.BFLOAT16,
                loaded.weight().shape(),
                narrow,
                Optional.empty());
    }
}
