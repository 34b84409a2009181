package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.KvBlocks;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.MemoryPlan.StepSize;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.model.StepException;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.model.cpu.StepBindings.SlotRange;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on ONNX Runtime, its KV cache in one buffer a layer that a step updates in place.
 *
 * <p>Everything in this class runs on one thread at a time, the engine's.
 *
 * <p>A decode step runs over all places of the cache from the lowest to the highest that it names.
 * The runtime cannot skip a row, and each row writes the keys and values of its token somewhere: a
 * row between them that is not named writes behind the content of its slot, where the slot's next
 * token overwrites it. A slot has room for one token more than it may hold, so that even a full one
 * is left alone. Where such rows keep being run, {@link Compaction} moves them away.
 */
public final class OnnxStepRunner implements StepRunner {

    /**
     * The attention's scores are (heads, chunk, capacity) floats, and those of later tokens of the
     * chunk are computed in vain: a longer prompt runs in parts.
     */
    static final int PREFILL_CHUNK = 128;

    private static final int IDLE_TOKEN = 0;

    private final ModelConfig config;
    private final RunnerOptions options;
    private final SlotPlaces places;
    private final Compaction compaction;
    private final KvBlocks blocks;
    private final StepBindings steps;
    private final OwnedResources resources;
    private boolean closed;

    OnnxStepRunner(
            ModelConfig config,
            RunnerOptions options,
            SlotPlaces places,
            KvCache cache,
            KvBlocks blocks,
            StepBindings steps,
            OwnedResources resources) {
        this.config = config;
        this.options = options;
        this.places = places;
        this.compaction = new Compaction(places, cache);
        this.blocks = blocks;
        this.steps = steps;
        this.resources = resources;
    }

    /**
     * Loads the checkpoint in {@code folder}: config.json and model.safetensors.
     *
     * @throws ModelLoadException naming what is wrong; nothing stays open then
     */
    public static OnnxStepRunner load(Path folder, RunnerOptions options)
            throws ModelLoadException {
        return OnnxModelLoader.load(folder, options);
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int maxLength() {
        return options.maxLength();
    }

    @Override
    public KvBlocks blocks() {
        return blocks;
    }

    @Override
    public boolean hasFixedRows() {
        return options.kv().fixedRows();
    }

    /** All scores are at hand, and nothing is added up. */
    @Override
    public Logits prefill(int slot, int position, int[] tokens, ScoreQuery query) {
        requireOpen();
        places.requireRoom(slot, position, tokens.length);
        config.requireTokens(tokens);
        places.set(slot, position);
        for (int done = 0; done < tokens.length; done += PREFILL_CHUNK) {
            int count = Math.min(PREFILL_CHUNK, tokens.length - done);
            prefillChunk(places.of(slot), position + done, tokens, done, count);
            places.set(slot, position + done + count);
        }
        return steps.logits(0);
    }

    private void prefillChunk(int place, int position, int[] tokens, int from, int count) {
        for (int i = 0; i < count; i++) {
            steps.token(i, tokens[from + i]);
        }
        steps.lastPosition(0, position + count - 1);
        steps.longest(position + count);
        run(() -> steps.prefill(place, count));
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        requireOpen();
        List<DecodeBatch.Row> rows = batch.rows();
        for (DecodeBatch.Row row : rows) {
            places.requireRoom(row.slot(), row.position(), 1);
            config.requireTokens(row.token());
        }
        for (DecodeBatch.Row row : rows) {
            places.set(row.slot(), row.position());
        }
        SlotRange range =
                hasFixedRows() ? new SlotRange(0, places.count()) : compaction.range(rows);
        place(rows, range);
        run(() -> steps.decode(range));
        int[] rowPlaces = new int[rows.size()];
        for (int i = 0; i < rowPlaces.length; i++) {
            DecodeBatch.Row row = rows.get(i);
            places.set(row.slot(), row.position() + 1);
            rowPlaces[i] = places.of(row.slot()) - range.first();
        }
        return steps.logits(rowPlaces);
    }

    /** Every row's token goes behind what its slot holds, also that of a row not named. */
    private void place(List<DecodeBatch.Row> rows, SlotRange range) {
        int longest = 0;
        for (int i = 0; i < range.count(); i++) {
            int held = places.heldAt(range.first() + i);
            steps.token(i, IDLE_TOKEN);
            steps.lastPosition(i, held);
            longest = Math.max(longest, held + 1);
        }
        steps.longest(longest);
        for (DecodeBatch.Row row : rows) {
            steps.token(places.of(row.slot()) - range.first(), row.token());
        }
    }

    @Override
    public void truncate(int slot, int length) {
        places.truncate(slot, length);
    }

    /** Returns the size of the largest step of so many slots of such a length. */
    public static StepSize largestStep(int slots, int maxLength) {
        // a slot's spare token is where a row writes that a step had to run but was not asked for
        return new StepSize(
                slots, maxLength + 1, Math.max(slots, Math.min(PREFILL_CHUNK, maxLength)));
    }

    private static void run(Runnable step) {
        try {
            step.run();
        } catch (OnnxRuntimeException e) {
            throw new StepException("the model could not run: " + e.getMessage(), e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the runner is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        resources.close();
    }
}
