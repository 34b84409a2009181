package dev.parley.inference.checkpoint;

/**
 * What a decoder has besides its matrices and the two norms of a layer.
 *
 * @param attentionBias of queries, keys and values
 * @param outputBias of the projection behind the attention
 * @param mlpBias of gate, up and down
 * @param queryKeyNorm a norm of every head's query and key, before they are turned
 */
public record DecoderParts(
        boolean attentionBias, boolean outputBias, boolean mlpBias, boolean queryKeyNorm) {

    /** Neither a bias nor a norm more. */
    public static final DecoderParts PLAIN = new DecoderParts(false, false, false, false);
}
