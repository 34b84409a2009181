package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.CachePart;
import dev.parley.inference.graph.DecoderGraph;
import dev.parley.inference.graph.OnnxModel;
import dev.parley.inference.graph.PagedGraph;
import dev.parley.inference.graph.interpreter.FloatArray;
import dev.parley.inference.graph.interpreter.GraphInterpreter;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.ScoreQuery;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The graph that a checkpoint would run on a GPU as, its weights in the forms that a GPU is given,
 * interpreted; a step's numbers are written as they are there.
 */
final class InterpretedSteps {

    private static final int BLOCK_TOKENS = 16;
    private static final int CANDIDATES = 8;

    private final ModelConfig config;
    private final GraphInterpreter interpreter;
    private final BlockTables tables;
    private final StepBuckets buckets;
    private final Map<String, FloatArray> caches = new HashMap<>();

    InterpretedSteps(Path folder, RunnerOptions options, Arena arena)
            throws ModelLoadException, IOException {
        config = ModelConfig.read(folder);
        DecoderWeights decoder = DecoderWeights.of(config);
        Checkpoint checkpoint = Checkpoint.map(folder, decoder, arena);
        GpuWeights weights =
                PlannedWeights.of(folder, decoder, checkpoint, options, arena).opening().open();
        int perSlot = BlockTables.blocksOf(options.maxLength(), BLOCK_TOKENS);
        int blocks = options.slots() * perSlot;
        OnnxModel model =
                PagedGraph.write(
                        config,
                        decoder,
                        weights.forms(),
                        weights.constants(),
                        new PagedGraph.Cache(ElementType.BFLOAT16, blocks, BLOCK_TOKENS),
                        options.maxLength(),
                        CANDIDATES,
                        arena);
        buckets = new StepBuckets(options.slots(), perSlot);
        interpreter = new GraphInterpreter(model, weights.constants());
        tables =
                new BlockTables(
                        new BlockPool(blocks),
                        BLOCK_TOKENS,
                        options.slots(),
                        options.maxLength(),
                        (_, _) -> {});
        fillCaches(blocks);
    }

    /** With whatever was there before. */
    private void fillCaches(int blocks) {
        int[] shape = {blocks, BLOCK_TOKENS, config.kvHeads(), config.headDim()};
        for (int layer = 0; layer < config.layers(); layer++) {
            for (CachePart part : CachePart.values()) {
                float[] cache = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
                Arrays.fill(cache, 1e6f);
                caches.put(DecoderGraph.past(part, layer), new FloatArray(cache, shape));
            }
        }
    }

    /** Returns the scores behind the last of some next tokens of one sequence. */
    float[] prefill(int slot, int position, int... tokens) {
        reserve(slot, position, tokens.length);
        int length = position + tokens.length;
        StepLayout layout =
                buckets.prefill(tokens.length, BlockTables.blocksOf(length, BLOCK_TOKENS));
        StepArrays arrays = new StepArrays(layout);
        new StepInputs(arrays, tables, config.vocabulary())
                .prompt(layout, slot, position, tokens, ScoreQuery.PLAIN);
        tables.setHeld(slot, length);
        return run(arrays, tokens.length, length).row(0);
    }

    /** Returns the scores behind one token of each row, (rows, vocabulary). */
    float[][] decode(List<DecodeBatch.Row> rows) {
        int longest = 0;
        for (DecodeBatch.Row row : rows) {
            reserve(row.slot(), row.position(), 1);
            longest = Math.max(longest, row.position() + 1);
        }
        StepLayout layout =
                buckets.decode(rows.size(), BlockTables.blocksOf(longest, BLOCK_TOKENS));
        StepArrays arrays = new StepArrays(layout);
        new StepInputs(arrays, tables, config.vocabulary()).rows(layout, rows);
        FloatArray scores = run(arrays, 1, layout.width() * BLOCK_TOKENS);
        return IntStream.range(0, rows.size()).mapToObj(scores::row).toArray(float[][]::new);
    }

    private void reserve(int slot, int position, int count) {
        if (!tables.reserve(slot, position, count)) {
            throw new IllegalStateException("no blocks");
        }
    }

    private FloatArray run(StepArrays arrays, int mostNew, int mostHeld) {
        Map<String, FloatArray> inputs = new HashMap<>(caches);
        inputs.putAll(arrays.inputs());
        inputs.put(PagedGraph.BOUNDS, FloatArray.of(new int[] {mostNew, mostHeld}, 2));
        return Objects.requireNonNull(interpreter.run(inputs).get(DecoderGraph.LOGITS));
    }

    /** A step's numbers in an array of this process, and what they mean to the graph. */
    private static final class StepArrays implements StepNumbers {

        private final StepLayout layout;
        private final int[] bits;

        StepArrays(StepLayout layout) {
            this.layout = layout;
            this.bits = new int[layout.numbers()];
        }

        @Override
        public void set(int index, int value) {
            bits[index] = value;
        }

        @Override
        public void set(int index, float value) {
            bits[index] = Float.floatToIntBits(value);
        }

        Map<String, FloatArray> inputs() {
            int sequences = layout.sequences();
            float[] scales = new float[sequences];
            for (int i = 0; i < sequences; i++) {
                scales[i] = Float.intBitsToFloat(bits[layout.scales() + i]);
            }
            return Map.of(
                    DecoderGraph.TOKENS,
                    whole(layout.ids(), layout.tokens()),
                    PagedGraph.PLACES,
                    whole(layout.places(), layout.tokens()),
                    PagedGraph.STARTS,
                    whole(layout.starts(), sequences + 1),
                    PagedGraph.PASTS,
                    whole(layout.pasts(), sequences),
                    PagedGraph.LASTS,
                    whole(layout.lasts(), sequences),
                    PagedGraph.SCALES,
                    new FloatArray(scales, sequences, 1),
                    PagedGraph.NAMED,
                    whole(layout.named(), sequences, StepSize.NAMED),
                    PagedGraph.TABLE,
                    whole(layout.table(), sequences, layout.width()));
        }

        private FloatArray whole(int start, int... shape) {
            int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            return FloatArray.of(Arrays.copyOfRange(bits, start, start + size), shape);
        }
    }
}
