package dev.parley.inference.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A checkpoint's shape, from {@code config.json} and {@code generation_config.json}.
 *
 * @param architecture the class that Hugging Face transformers would load
 * @param layers number of decoder layers
 * @param hidden width of the residual stream
 * @param intermediate width inside the MLP
 * @param heads query heads
 * @param kvHeads key and value heads, a divisor of {@code heads}
 * @param headDim width of one head, not always {@code hidden / heads}
 * @param vocabulary number of tokens
 * @param rotary how heads turn with the position
 * @param rmsEpsilon added to the mean square under the norm's root
 * @param maxPositions most tokens the model was made for
 * @param tiedEmbeddings whether the head's weights are the embedding's
 * @param bosToken begins a sequence, where the checkpoint names one
 * @param stopTokens each of them ends an answer; may be empty
 * @param parts what it has besides matrices and norms
 * @param window which layers see only the end of what came before
 * @param weights how the linear layers are stored
 * @param sampling how its makers would sample
 */
public record ModelConfig(
        String architecture,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int kvHeads,
        int headDim,
        int vocabulary,
        Rotary rotary,
        double rmsEpsilon,
        int maxPositions,
        boolean tiedEmbeddings,
        OptionalInt bosToken,
        Set<Integer> stopTokens,
        DecoderParts parts,
        SlidingWindow window,
        WeightFormat weights,
        SamplingDefaults sampling) {

    public ModelConfig {
        stopTokens = Set.copyOf(stopTokens);
    }

    /** A decoder of plain weights that has nothing optional: Mistral's or Llama's. */
    public ModelConfig(
            String architecture,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocabulary,
            double ropeTheta,
            double rmsEpsilon,
            int maxPositions,
            boolean tiedEmbeddings,
            OptionalInt bosToken,
            Set<Integer> stopTokens) {
        this(
                architecture,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                vocabulary,
                Rotary.of(ropeTheta),
                rmsEpsilon,
                maxPositions,
                tiedEmbeddings,
                bosToken,
                stopTokens,
                DecoderParts.PLAIN,
                SlidingWindow.NONE,
                new WeightFormat.Plain(),
                SamplingDefaults.NONE);
    }

    /**
     * Checks that the vocabulary holds these tokens.
     *
     * @throws IllegalArgumentException naming the first that it does not
     */
    public void requireTokens(int... tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException("token %d of %d".formatted(token, vocabulary));
            }
        }
    }

    /** Reads the configuration of the checkpoint in {@code folder}. */
    public static ModelConfig read(Path folder) throws ModelLoadException {
        return ModelConfigReader.read(folder);
    }

    /** Returns the architectures that can be read, in transformers' names. */
    public static List<String> architectures() {
        return Architecture.all();
    }
}
