package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Function;

/**
 * A decoder's graph for a GPU: what it reads and writes beside the names of {@link DecoderGraph}.
 *
 * <p>N new tokens of B sequences, one sequence after the other; W blocks in the longest sequence's
 * table; V vocabulary; K candidates; A tokens asked for by name. All but the bounds lie on the
 * device: a captured step reads the host's memory no second time.
 */
public final class PagedGraph {

    public static final String STARTS = "starts"; // int32 (B + 1), of each sequence among the N
    public static final String PASTS = "pasts"; // int32 (B), tokens before these
    public static final String LASTS = "lasts"; // int32 (B), each sequence's last among the N
    public static final String SCALES = "scales"; // float (B, 1), of scores: 1 / temperature
    public static final String NAMED = "named"; // int32 (B, A), tokens whose scores are wanted
    public static final String TABLE = "block_table"; // int32 (B, W)
    public static final String PLACES = "places"; // int32 (N), block * blockTokens + token, or -1
    public static final String BOUNDS = "bounds"; // int32 (2): most new tokens, greatest length
    public static final String BEST_SCORES = "best_scores"; // float (B, K), descending
    public static final String BEST_TOKENS = "best_tokens"; // int64 (B, K)
    public static final String NAMED_SCORES = "named_scores"; // float (B, A)
    public static final String SHARE = "share"; // float (B, 1), log of the best one's, scaled
    public static final String PLAIN_SHARE = "plain_share"; // float (B, 1), the same as it is

    private PagedGraph() {}

    /**
     * Where keys and values are: of each layer, (blocks, blockTokens, kvHeads, headDim).
     *
     * @param type BFLOAT16 or FLOAT8_E4M3
     */
    public record Cache(ElementType type, int blocks, int blockTokens) {

        public Cache {
            if (type != ElementType.BFLOAT16 && type != ElementType.FLOAT8_E4M3) {
                throw new IllegalArgumentException("a cache of " + type);
            }
        }

        boolean isFloat8() {
            return type == ElementType.FLOAT8_E4M3;
        }
    }

    /**
     * Writes it.
     *
     * @param forms how each matrix is held
     * @param constants all weights in those forms
     * @param positions that the rotary embedding has turns for
     * @param candidates best tokens of each row that are chosen on the device
     * @param arena of what is made for the graph; must live as long as the model's initializers
     */
    public static OnnxModel write(
            ModelConfig config,
            DecoderWeights weights,
            Function<Weight, MatrixForm> forms,
            List<DeviceConstant> constants,
            Cache cache,
            int positions,
            int candidates,
            Arena arena) {
        OnnxGraph graph = new OnnxGraph(config.architecture());
        return new DecoderGraph(
                        config,
                        graph,
                        new PagedAttention(graph, config, cache, positions, candidates, arena),
                        new DeviceWeights(graph, forms, constants))
                .write(weights);
    }
}
