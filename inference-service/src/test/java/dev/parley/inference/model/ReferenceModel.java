package dev.parley.inference.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.SafetensorsFile;
import dev.parley.inference.checkpoint.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Mistral or Llama decoder in loops, one token of one sequence at a time: slow, and plain enough
 * to be believed.
 *
 * <p>It shares nothing with the graph but the weights: sums are in double, the rotation is computed
 * where it is used.
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
            SafetensorsFile file = SafetensorsFile.map(folder.resolve("model.safetensors"), arena);
            for (StoredTensor tensor : file.tensors()) {
                model.weights.put(tensor.name(), floats(tensor, file.data(tensor)));
            }
            return model;
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] floats(StoredTensor tensor, MemorySegment data) {
        float[] values = new float[(int) (tensor.length() / tensor.type().bytes())];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (tensor.type()) {
                        case F32 -> data.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
                        // a bfloat16 is a float's upper half
                        case BF16 ->
                                Float.intBitsToFloat(
                                        data.getAtIndex(JAVA_SHORT_UNALIGNED, i) << 16);
                        case F64,
                                F16,
                                F8_E4M3,
                                F8_E5M2,
                                I64,
                                I32,
                                I16,
                                I8,
                                U64,
                                U32,
                                U16,
                                U8,
                                BOOL ->
                                throw new IllegalArgumentException(tensor.toString());
                    };
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
            float[] query = multiply(weight(prefix + "self_attn.q_proj.weight"), normed);
            float[] key = multiply(weight(prefix + "self_attn.k_proj.weight"), normed);
            rotate(query, position);
            rotate(key, position);
            keys.get(layer).add(key);
            values.get(layer).add(multiply(weight(prefix + "self_attn.v_proj.weight"), normed));
            float[] attended = new float[query.length];
            for (int head = 0; head < config.heads(); head++) {
                attend(layer, head, query, attended);
            }
            return multiply(weight(prefix + "self_attn.o_proj.weight"), attended);
        }

        /** One head's mixture of the values, weighted by how its query meets the keys. */
        private void attend(int layer, int head, float[] query, float[] attended) {
            int width = config.headDim();
            int from = head * width;
            int shared = head / (config.heads() / config.kvHeads()) * width;
            double[] shares = new double[keys.get(layer).size()];
            for (int position = 0; position < shares.length; position++) {
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
        float[] gate = multiply(weight(prefix + "mlp.gate_proj.weight"), normed);
        float[] up = multiply(weight(prefix + "mlp.up_proj.weight"), normed);
        for (int i = 0; i < gate.length; i++) {
            double silu = gate[i] / (1 + Math.exp(-gate[i]));
            up[i] = (float) (silu * up[i]);
        }
        return multiply(weight(prefix + "mlp.down_proj.weight"), up);
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
                double angle = position / Math.pow(config.rotary().theta(), (double) i / half);
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
