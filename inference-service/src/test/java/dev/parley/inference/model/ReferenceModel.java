package dev.parley.inference.model;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.checkpoint.WeightFormat;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A decoder in loops, one token of one sequence at a time: slow, and plain enough to be believed.
 *
 * <p>It shares nothing with the graph but the weights and the frequencies: sums are in double, the
 * rotation is computed where it is used.
 */
public final class ReferenceModel {

    private final ModelConfig config;
    private final Map<String, float[]> weights = new HashMap<>();

    private ReferenceModel(ModelConfig config) {
        this.config = config;
    }

    public static ReferenceModel load(Path folder) {
        try (Arena arena = Arena.ofConfined()) {
            ReferenceModel model = new ReferenceModel(ModelConfig.read(folder));
            DecoderWeights expected = DecoderWeights.of(model.config);
            Checkpoint checkpoint = Checkpoint.map(folder, expected, arena);
            for (LoadedWeight weight : checkpoint.weights()) {
                model.weights.put(weight.weight().name(), floats(weight, expected.format()));
            }
            return model;
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns all elements, row after row; a vector is a matrix of one row. */
    private static float[] floats(LoadedWeight weight, WeightFormat format) {
        List<Long> shape = weight.weight().shape();
        if (shape.size() == 1) {
            Weight row = Weight.of(weight.weight().name(), 1, shape.getFirst());
            return floats(
                    new LoadedWeight(
                            row, weight.type(), weight.offset(), weight.data(), weight.scale()),
                    format);
        }
        FloatRows rows = FloatRows.of(weight, format);
        float[] values = new float[(int) rows.rows() * rows.columns()];
        float[] row = new float[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            System.arraycopy(row, 0, values, i * row.length, row.length);
        }
        return values;
    }

    /** Returns an empty sequence. */
    public Sequence sequence() {
        return new Sequence();
    }

    /** The keys and values of the tokens so far. */
    public final class Sequence {

        private final List<List<float[]>> keys = new ArrayList<>(); // [layer][position]
        private final List<List<float[]>> values = new ArrayList<>(); // [layer][position]

        private Sequence() {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(new ArrayList<>());
                values.add(new ArrayList<>());
            }
        }

        public int length() {
            return keys.getFirst().size();
        }

        /** Runs more tokens and returns the logits after the last. */
        public float[] next(int... tokens) {
            float[] logits = {};
            for (int token : tokens) {
                logits = next(token);
            }
            return logits;
        }

        private float[] next(int token) {
            float[] stream = row(weight("model.embed_tokens.weight"), token);
            for (int layer = 0; layer < config.layers(); layer++) {
                String prefix = "model.layers." + layer + ".";
                add(stream, attention(layer, prefix, stream));
                add(stream, mlp(prefix, stream));
            }
            float[] normed = norm(stream, "model.norm.weight");
            String head = config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
            return multiply(weight(head), normed);
        }

        private float[] attention(int layer, String prefix, float[] stream) {
            float[] normed = norm(stream, prefix + "input_layernorm.weight");
            int position = keys.get(layer).size();
            float[] query = linear(prefix + "self_attn.q_proj", normed);
            float[] key = linear(prefix + "self_attn.k_proj", normed);
            normHeads(query, prefix + "self_attn.q_norm.weight");
            normHeads(key, prefix + "self_attn.k_norm.weight");
            rotate(query, position);
            rotate(key, position);
            keys.get(layer).add(key);
            values.get(layer).add(linear(prefix + "self_attn.v_proj", normed));
            float[] attended = new float[query.length];
            for (int head = 0; head < config.heads(); head++) {
                attend(layer, head, query, attended);
            }
            return linear(prefix + "self_attn.o_proj", attended);
        }

        /** One head's mixture of the values, weighted by how its query meets the keys. */
        private void attend(int layer, int head, float[] query, float[] attended) {
            int width = config.headDim();
            int from = head * width;
            int shared = head / (config.heads() / config.kvHeads()) * width;
            double[] shares = new double[keys.get(layer).size()];
            int first =
                    Math.max(0, shares.length - config.window().of(layer).orElse(shares.length));
            Arrays.fill(shares, 0, first, Double.NEGATIVE_INFINITY);
            for (int position = first; position < shares.length; position++) {
                for (int i = 0; i < width; i++) {
                    float key = keys.get(layer).get(position)[shared + i];
                    shares[position] += (double) query[from + i] * key / Math.sqrt(width);
                }
            }
            softmax(shares);
            for (int i = 0; i < width; i++) {
                double mixture = 0;
                for (int position = 0; position < shares.length; position++) {
                    mixture += shares[position] * values.get(layer).get(position)[shared + i];
                }
                attended[from + i] = (float) mixture;
            }
        }
    }

    private float[] mlp(String prefix, float[] stream) {
        float[] normed = norm(stream, prefix + "post_attention_layernorm.weight");
        float[] gate = linear(prefix + "mlp.gate_proj", normed);
        float[] up = linear(prefix + "mlp.up_proj", normed);
        for (int i = 0; i < gate.length; i++) {
            double silu = gate[i] / (1 + Math.exp(-gate[i]));
            up[i] = (float) (silu * up[i]);
        }
        return linear(prefix + "mlp.down_proj", up);
    }

    private void normHeads(float[] heads, String name) {
        if (config.parts().queryKeyNorm()) {
            for (int from = 0; from < heads.length; from += config.headDim()) {
                float[] head = Arrays.copyOfRange(heads, from, from + config.headDim());
                System.arraycopy(norm(head, name), 0, heads, from, head.length);
            }
        }
    }

    private float[] norm(float[] input, String name) {
        float[] weight = weight(name);
        double square = 0;
        for (float value : input) {
            square += (double) value * value;
        }
        double scale = 1 / Math.sqrt(square / input.length + config.rmsEpsilon());
        float[] output = new float[input.length];
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) (input[i] * scale * weight[i]);
        }
        return output;
    }

    /** Turns each head's coordinate i together with coordinate i + headDim / 2. */
    private void rotate(float[] heads, int position) {
        int half = config.headDim() / 2;
        for (int from = 0; from < heads.length; from += config.headDim()) {
            for (int i = 0; i < half; i++) {
                double angle = position * config.rotary().frequency(i, config.headDim());
                double low = heads[from + i];
                double high = heads[from + half + i];
                heads[from + i] = (float) (low * Math.cos(angle) - high * Math.sin(angle));
                heads[from + half + i] = (float) (high * Math.cos(angle) + low * Math.sin(angle));
            }
        }
    }

    private static void softmax(double[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - most);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }

    private float[] linear(String layer, float[] input) {
        float[] product = multiply(weight(layer + ".weight"), input);
        if (weights.containsKey(layer + ".bias")) {
            add(product, weight(layer + ".bias"));
        }
        return product;
    }

    /** A matrix (out, in) times a vector (in). */
    private static float[] multiply(float[] matrix, float[] vector) {
        float[] product = new float[matrix.length / vector.length];
        for (int row = 0; row < product.length; row++) {
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += (double) matrix[row * vector.length + i] * vector[i];
            }
            product[row] = (float) sum;
        }
        return product;
    }

    private static void add(float[] stream, float[] block) {
        for (int i = 0; i < stream.length; i++) {
            stream[i] += block[i];
        }
    }

    private float[] row(float[] matrix, int row) {
        float[] copy = new float[config.hidden()];
        System.arraycopy(matrix, row * copy.length, copy, 0, copy.length);
        return copy;
    }

    private float[] weight(String name) {
        float[] weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return weight;
    }
}
