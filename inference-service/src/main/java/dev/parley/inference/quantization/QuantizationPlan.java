package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.StoredType;
import dev.parley.inference.checkpoint.Weight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a quantised file holds, in order: matrices in few bits, vectors as floats.
 *
 * @param format of the matrices
 * @param parts in the order in which they are written
 */
public record QuantizationPlan(BlockFormat format, List<Part> parts) {

    public QuantizationPlan {
        parts = List.copyOf(parts);
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException(part.name() + " is planned twice");
            }
        }
    }

    /** Something of the checkpoint as it will be stored. */
    public sealed interface Part {

        /** Returns the name of what is stored. */
        String name();

        /** Returns the tensors it is made of. */
        List<Weight> sources();
    }

    /**
     * Matrices (rows, columns) one below the other, in few bits.
     *
     * @param name of the whole; the stored tensors are its {@link BlockFormat#BLOCKS} and {@link
     *     BlockFormat#SCALES}
     * @param sources from the top to the bottom, of equally many columns
     */
    public record Matrix(String name, List<Weight> sources) implements Part {

        public Matrix {
            sources = List.copyOf(sources);
            if (sources.stream().anyMatch(weight -> weight.shape().size() != 2)
                    || sources.stream().map(weight -> weight.shape().getLast()).distinct().count()
                            != 1) {
                throw new IllegalArgumentException(
                        name + " needs matrices of equally many columns, not " + sources);
            }
        }

        String blocks() {
            return name + BlockFormat.BLOCKS;
        }

        String scales() {
            return name + BlockFormat.SCALES;
        }

        long rows() {
            return sources.stream().mapToLong(weight -> weight.shape().getFirst()).sum();
        }

        long columns() {
            return sources.getFirst().shape().getLast();
        }
    }

    /**
     * Vectors that stay floats, one behind the other: norms and biases, which are small.
     *
     * @param name of the whole
     */
    public record Vector(String name, List<Weight> sources) implements Part {

        public Vector {
            sources = List.copyOf(sources);
        }

        long length() {
            return sources.stream().mapToLong(weight -> weight.shape().getFirst()).sum();
        }
    }

    /**
     * Returns the plan of a decoder: its linear layers and its embedding in few bits, those that
     * read the same input as one, all else in floats.
     */
    public static QuantizationPlan of(DecoderWeights decoder, BlockFormat format) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Matrix(Linear.nameOf(decoder.embedding()), List.of(decoder.embedding())));
        for (DecoderWeights.Layer layer : decoder.layers()) {
            parts.add(vector(layer.attentionNorm()));
            addLinear(parts, layer.query(), layer.key(), layer.value());
            layer.queryNorm().ifPresent(norm -> parts.add(vector(norm)));
            layer.keyNorm().ifPresent(norm -> parts.add(vector(norm)));
            addLinear(parts, layer.output());
            parts.add(vector(layer.mlpNorm()));
            addLinear(parts, layer.gate(), layer.up());
            addLinear(parts, layer.down());
        }
        parts.add(vector(decoder.finalNorm()));
        if (!decoder.head().equals(decoder.embedding())) {
            parts.add(new Matrix(Linear.nameOf(decoder.head()), List.of(decoder.head())));
        }
        return new QuantizationPlan(format, parts);
    }

    private static Vector vector(Weight weight) {
        return new Vector(weight.name(), List.of(weight));
    }

    private static void addLinear(List<Part> parts, Linear... layers) {
        String name = layers[0].name();
        parts.add(new Matrix(name, Stream.of(layers).map(Linear::weight).toList()));
        List<Weight> biases = Stream.of(layers).flatMap(layer -> layer.bias().stream()).toList();
        if (!biases.isEmpty()) {
            parts.add(new Vector(name + BlockFormat.BIAS, biases));
        }
    }

    /** Returns what will be stored, in the order of the file. */
    List<Output> outputs() {
        List<Output> outputs = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Matrix matrix -> outputs.addAll(outputs(matrix));
                case Vector vector ->
                        outputs.add(
                                new Output(
                                        vector.name(), StoredType.F32, List.of(vector.length())));
            }
        }
        return outputs;
    }

    private List<Output> outputs(Matrix matrix) {
        long blocks = format.blocks(matrix.columns());
        long blockBytes = format.blockBytes();
        return List.of(
                new Output(
                        matrix.blocks(), StoredType.U8, List.of(matrix.rows(), blocks, blockBytes)),
                new Output(matrix.scales(), StoredType.F32, List.of(matrix.rows(), blocks)));
    }

    /** A tensor of the file. */
    record Output(String name, StoredType type, List<Long> shape) {

        long bytes() {
            return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        }
    }
}
