package dev.parley.inference.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.parley.inference.checkpoint.WeightFiles.Found;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.device.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The weights of a folder, each found and of the shape that the architecture asks for.
 *
 * <p>Nothing is copied: a weight is a view of the mapped file.
 */
public final class Checkpoint {

    /**
     * What exports carry that the graph has no use for: constants it has of its own, scales of
     * activations, keys and values, which are not rounded by them here.
     */
    private static final Pattern IGNORED =
            Pattern.compile(".*\\.(rotary_emb\\.inv_freq|input_scale|activation_scale|[kv]_scale)");

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final WeightFiles files;
    private final WeightFormat format;
    private final Map<String, LoadedWeight> weights = new LinkedHashMap<>();
    private final Map<String, Path> paths = new HashMap<>();

    private Checkpoint(WeightFiles files, WeightFormat format) {
        this.files = files;
        this.format = format;
    }

    /**
     * Maps the folder's weights for as long as {@code arena} lives.
     *
     * @throws ModelLoadException naming the tensor that is missing, too many, or not as expected
     */
    public static Checkpoint map(Path folder, DecoderWeights expected, Arena arena)
            throws ModelLoadException {
        Checkpoint checkpoint = new Checkpoint(WeightFiles.map(folder, arena), expected.format());
        Set<Weight> linear = new HashSet<>(expected.linear());
        for (Weight weight : expected.all()) {
            checkpoint.weights.put(weight.name(), checkpoint.load(weight, linear.contains(weight)));
        }
        checkpoint.files.take("lm_head.weight"); // some exports store a tied head, too
        checkpoint.requireNothingElse();
        return checkpoint;
    }

    private LoadedWeight load(Weight weight, boolean linear) throws ModelLoadException {
        Found found = find(weight);
        StoredType type = found.tensor().type();
        if (linear && type == StoredType.F8_E4M3 && format instanceof Fp8 fp8) {
            LoadedWeight scale = load(fp8.scale(weight), false);
            return loaded(weight, ElementType.FLOAT8_E4M3, found, Optional.of(scale));
        }
        ElementType element =
                type.weight()
                        .orElseThrow(() ->
                                wrong(
                                        found,
                                        "is %s of shape %s, expected F32, F16 or BF16"
                                                .formatted(type, found.tensor().shape())));
        return loaded(weight, element, found, Optional.empty());
    }

    private Found find(Weight weight) throws ModelLoadException {
        Found found =
                files.take(weight.name())
                        .orElseThrow(() ->
                                new ModelLoadException(
                                        "%s: tensor %s is missing, expected with shape %s"
                                                .formatted(
                                                        files.named(),
                                                        weight.name(),
                                                        weight.shape())));
        paths.put(weight.name(), found.file().path());
        if (!sameShape(found.tensor().shape(), weight.shape())) {
            throw wrong(
                    found,
                    "has shape %s, expected %s".formatted(found.tensor().shape(), weight.shape()));
        }
        return found;
    }

    /** A single number may be stored without dimensions. */
    private static boolean sameShape(List<Long> stored, List<Long> expected) {
        return stored.equals(expected) || (stored.isEmpty() && expected.equals(List.of(1L)));
    }

    private static LoadedWeight loaded(
            Weight weight, ElementType type, Found found, Optional<LoadedWeight> scale) {
        return new LoadedWeight(weight, type, found.tensor().offset(), found.data(), scale);
    }

    private static ModelLoadException wrong(Found found, String what) {
        return new ModelLoadException(
                "%s: tensor %s %s".formatted(found.file().path(), found.tensor().name(), what));
    }

    private void requireNothingElse() throws ModelLoadException {
        for (Found found : files.rest()) {
            if (!IGNORED.matcher(found.tensor().name()).matches()) {
                throw wrong(
                        found,
                        "of shape %s is none that the architecture has"
                                .formatted(found.tensor().shape()));
            }
        }
    }

    public LoadedWeight weight(Weight weight) {
        LoadedWeight loaded = weights.get(weight.name());
        if (loaded == null) {
            throw new IllegalArgumentException(weight + " was not asked for");
        }
        return loaded;
    }

    /** Returns the file that holds a weight's elements. */
    public Path file(Weight weight) {
        Path path = paths.get(weight.name());
        if (path == null) {
            throw new IllegalArgumentException(weight + " was not asked for");
        }
        return path;
    }

    /** Returns the size of all weights in the files. */
    public long bytes() {
        return weights.values().stream().mapToLong(LoadedWeight::bytes).sum();
    }

    /** Returns all that were asked for; scales are with their weights. */
    public List<LoadedWeight> weights() {
        return List.copyOf(weights.values());
    }

    /**
     * A weight that was found.
     *
     * @param offset of its data in the file
     * @param data its bytes, mapped
     * @param scale what its elements are to be multiplied by: one for all (1), for each row (out,
     *     1), or for each block (ceil(out / rows), ceil(in / columns))
     */
    public record LoadedWeight(
            Weight weight,
            ElementType type,
            long offset,
            MemorySegment data,
            Optional<LoadedWeight> scale) {

        /** Returns the element at {@code index}, widened; its scale is not in it. */
        public float element(long index) {
            return switch (type) {
                case FLOAT -> data.getAtIndex(FLOAT, index);
                case FLOAT16 -> Float.float16ToFloat(data.getAtIndex(SHORT, index));
                case BFLOAT16 -> Float.intBitsToFloat(data.getAtIndex(SHORT, index) << 16);
                case FLOAT8_E4M3 -> Float8.toFloat(data.get(ValueLayout.JAVA_BYTE, index));
                case UINT8, INT32, INT64 ->
                        throw new IllegalStateException(weight.name() + " is " + type);
            };
        }

        /** Returns the size of its elements and scales. */
        public long bytes() {
            return data.byteSize() + scale.map(LoadedWeight::bytes).orElse(0L);
        }
    }
}
