package dev.parley.inference.graph.interpreter;

import dev.parley.inference.graph.interpreter.GraphInterpreter.Inputs;
import java.util.List;

/**
 * Attention over keys and values in blocks, one number after the other.
 *
 * <p>Tokens of several sequences lie one behind the other. Each key and value is written to its
 * place, if it has one, before any is read; a token sees what its sequence's table holds up to
 * itself, or a window of it.
 */
final class PagedAttentionByHand {

    private final Node node;
    private final Inputs in;
    private final int heads;
    private final int kvHeads;
    private final int dimension; // of a head
    private final FloatArray keys; // (blocks, tokens, kvHeads, dimension), and so the values
    private final FloatArray values;

    private PagedAttentionByHand(Node node, Inputs in) {
        this.node = node;
        this.in = in;
        this.heads = node.whole("num_heads");
        this.kvHeads = node.whole("kv_num_heads");
        this.keys = in.get(3);
        this.values = in.get(4);
        this.dimension = keys.columns();
    }

    static List<FloatArray> run(Node node, Inputs in) {
        return new PagedAttentionByHand(node, in).run();
    }

    private List<FloatArray> run() {
        FloatArray starts = in.get(5);
        FloatArray pasts = in.get(6);
        FloatArray query = in.get(0);
        FloatArray output = FloatArray.zeros(query.rows(), heads * dimension);
        for (int sequence = 0; sequence < pasts.values().length; sequence++) {
            int start = (int) starts.values()[sequence];
            int end = (int) starts.values()[sequence + 1];
            int past = (int) pasts.values()[sequence];
            requireBounds(end - start, past + end - start);
            for (int token = start; token < end; token++) {
                write(token, past + token - start);
            }
        }
        for (int sequence = 0; sequence < pasts.values().length; sequence++) {
            int start = (int) starts.values()[sequence];
            for (int token = start; token < (int) starts.values()[sequence + 1]; token++) {
                attend(sequence, token, (int) pasts.values()[sequence] + token - start, output);
            }
        }
        return List.of(output, keys, values);
    }

    private void requireBounds(int count, int length) {
        FloatArray bounds = in.get(16);
        if (count > bounds.values()[0] || length > bounds.values()[1]) {
            throw new IllegalArgumentException(
                    count + " new tokens of " + length + " are beyond the bounds");
        }
    }

    private void write(int token, int position) {
        int place = (int) in.get(10).values()[token];
        for (int head = 0; place >= 0 && head < kvHeads; head++) {
            int to = (place * kvHeads + head) * dimension;
            float[] key = rotated(part(1, token, head), position);
            System.arraycopy(key, 0, keys.values(), to, dimension);
            System.arraycopy(part(2, token, head), 0, values.values(), to, dimension);
        }
    }

    /** One head of a token's query (0), key (1) or value (2), which may all be in one row. */
    private float[] part(int input, int token, int head) {
        boolean apart = in.has(1);
        int before = apart ? 0 : new int[] {0, heads, heads + kvHeads}[input];
        float[] row = in.get(apart ? input : 0).row(token);
        float[] part = new float[dimension];
        System.arraycopy(row, (before + head) * dimension, part, 0, dimension);
        return part;
    }

    /** Each number with the one half a head away. */
    private float[] rotated(float[] head, int position) {
        if (node.whole("do_rotary") != 1) {
            throw new IllegalArgumentException("nothing is rotated");
        }
        int half = dimension / 2;
        float[] turned = new float[dimension];
        for (int i = 0; i < half; i++) {
            float cosine = in.get(8).at(position, i);
            float sine = in.get(9).at(position, i);
            turned[i] = head[i] * cosine - head[i + half] * sine;
            turned[i + half] = head[i + half] * cosine + head[i] * sine;
        }
        return turned;
    }

    private void attend(int sequence, int token, int position, FloatArray output) {
        int window = node.has("local_window_size") ? node.whole("local_window_size") : position + 1;
        int first = Math.max(0, position + 1 - window);
        for (int head = 0; head < heads; head++) {
            float[] query = rotated(part(0, token, head), position);
            int kvHead = head / (heads / kvHeads);
            double total = 0;
            double[] sum = new double[dimension];
            for (int other = first; other <= position; other++) {
                int from = (place(sequence, other) * kvHeads + kvHead) * dimension;
                double score = 0;
                for (int i = 0; i < dimension; i++) {
                    score += (double) query[i] * keys.values()[from + i];
                }
                double weight = Math.exp(score / Math.sqrt(dimension));
                total += weight;
                for (int i = 0; i < dimension; i++) {
                    sum[i] += weight * values.values()[from + i];
                }
            }
            int to = (token * heads + head) * dimension;
            for (int i = 0; i < dimension; i++) {
                output.values()[to + i] = (float) (sum[i] / total);
            }
        }
    }

    /** Where a token of a sequence lies in the caches. */
    private int place(int sequence, int position) {
        int blockTokens = keys.dimension(1);
        int block = (int) in.get(7).at(sequence, position / blockTokens);
        return block * blockTokens + position % blockTokens;
    }
}
