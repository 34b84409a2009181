package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.CudaException;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.KvBlocks;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.model.StepException;
import dev.parley.inference.model.StepRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model on a GPU. A slot is a list of blocks of one pool, so that slots share what they have in
 * common and take only what they hold.
 *
 * <p>A step is one upload of its numbers, one run, one download of the best tokens of each row and
 * one wait. Everything in this class runs on one thread at a time.
 */
public final class PagedStepRunner implements StepRunner {

    private final ModelConfig config;
    private final RunnerOptions options;
    private final CudaDevice device;
    private final StepBuckets buckets;
    private final BlockTables tables;
    private final StepMemory memory;
    private final StepInputs inputs;
    private final PagedSteps steps;
    private final int chunk;
    private final OwnedResources resources;
    private final boolean graphs;
    private @Nullable Thread user;
    private boolean lost;
    private boolean closed;

    PagedStepRunner(
            ModelConfig config,
            RunnerOptions options,
            CudaDevice device,
            BlockTables tables,
            StepMemory memory,
            PagedSteps steps,
            int chunk,
            boolean graphs,
            OwnedResources resources) {
        this.config = config;
        this.options = options;
        this.device = device;
        this.buckets = buckets(options, tables.blockTokens());
        this.tables = tables;
        this.memory = memory;
        this.inputs = new StepInputs(memory, tables, config.vocabulary());
        this.steps = steps;
        this.chunk = chunk;
        this.graphs = graphs;
        this.resources = resources;
    }

    /**
     * Loads the checkpoint in {@code folder}: in place where it is bfloat16 or float8 and that is
     * what is asked for, else quantised.
     *
     * @throws ModelLoadException naming what is wrong; nothing stays open then
     */
    public static PagedStepRunner load(Path folder, RunnerOptions options, CudaOptions cuda)
            throws ModelLoadException {
        return CudaModelLoader.load(folder, options, cuda);
    }

    static StepBuckets buckets(RunnerOptions options, int blockTokens) {
        return new StepBuckets(
                options.slots(), BlockTables.blocksOf(options.maxLength(), blockTokens));
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
        return tables;
    }

    @Override
    public boolean hasRoom(int slot, int tokens) {
        begin();
        tables.requireFit(slot, tables.held(slot), tokens);
        return call(() -> tables.reserve(slot, tables.held(slot), tokens));
    }

    @Override
    public boolean fitsBeside(Set<Integer> others, int slot, int tokens) {
        return tables.fitsBeside(others, slot, tables.held(slot), tokens);
    }

    @Override
    public void truncate(int slot, int length) {
        tables.truncate(slot, length);
    }

    @Override
    public Logits prefill(int slot, int position, int[] tokens, ScoreQuery query) {
        begin();
        tables.requireFit(slot, position, tokens.length);
        config.requireTokens(tokens);
        if (position < tables.held(slot)) {
            tables.truncate(slot, position);
        }
        reserve(slot, position, tokens.length);
        for (int done = 0; done < tokens.length; done += chunk) {
            int end = Math.min(done + chunk, tokens.length);
            int[] part = Arrays.copyOfRange(tokens, done, end);
            prefillChunk(slot, position + done, part, query, end == tokens.length);
            tables.setHeld(slot, position + end);
        }
        return new DeviceLogits(memory, this::run, List.of(query), 1, config.vocabulary());
    }

    private void prefillChunk(
            int slot, int position, int[] tokens, ScoreQuery query, boolean last) {
        int length = position + tokens.length;
        StepLayout layout =
                buckets.prefill(chunk, BlockTables.blocksOf(length, tables.blockTokens()));
        inputs.prompt(layout, slot, position, tokens, query);
        run(() -> steps.prefill(layout, tokens.length, length, last));
    }

    /**
     * Runs the longest chunk of a prompt once and forgets it, on any thread: nothing is captured.
     *
     * @throws StepException where a kernel refuses
     */
    void tryPrompt() {
        run(device::use);
        int[] tokens = new int[Math.min(chunk, options.maxLength())];
        reserve(0, 0, tokens.length);
        prefillChunk(0, 0, tokens, ScoreQuery.PLAIN, true);
        tables.truncate(0, 0);
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        begin();
        List<DecodeBatch.Row> rows = batch.rows();
        int longest = 0;
        for (DecodeBatch.Row row : rows) {
            tables.requireFit(row.slot(), row.position(), 1);
            config.requireTokens(row.token());
            longest = Math.max(longest, row.position() + 1);
        }
        for (DecodeBatch.Row row : rows) {
            if (row.position() < tables.held(row.slot())) {
                tables.truncate(row.slot(), row.position());
            }
            reserve(row.slot(), row.position(), 1);
        }
        int width = BlockTables.blocksOf(longest, tables.blockTokens());
        StepLayout layout = buckets.decode(rows.size(), width);
        inputs.rows(layout, rows);
        run(() -> steps.decode(layout));
        rows.forEach(row -> tables.setHeld(row.slot(), row.position() + 1));
        List<ScoreQuery> queries = rows.stream().map(DecodeBatch.Row::query).toList();
        return new DeviceLogits(
                memory, this::run, queries, layout.sequences(), config.vocabulary());
    }

    /** Runs each kind of decode step once without a sequence, so that none is captured later. */
    private void captureAll() {
        for (StepLayout layout : buckets.decodes()) {
            inputs.rows(layout, List.of());
            run(() -> steps.decode(layout));
        }
    }

    private void reserve(int slot, int position, int count) {
        if (!call(() -> tables.reserve(slot, position, count))) {
            throw new StepException(
                    "no blocks are free for %d tokens from position %d in slot %d"
                            .formatted(count, position, slot));
        }
    }

    /** A device that fails once may go on; one that fails again though asked nothing is gone. */
    private <T> T call(Supplier<T> onDevice) {
        try {
            return onDevice.get();
        } catch (OnnxRuntimeException | CudaException e) {
            if (device.isLost()) {
                lost = true;
                throw new DeviceLostException("the GPU is lost: " + e.getMessage(), e);
            }
            throw new StepException("the model could not run: " + e.getMessage(), e);
        }
    }

    private void run(Runnable onDevice) {
        call(() -> {
            onDevice.run();
            return true;
        });
    }

    /**
     * A GPU is chosen thread by thread, and captured steps are the thread's that captured them: the
     * first that is asked of a runner, before a server is ready, brings its thread all of them.
     */
    private void begin() {
        if (closed) {
            throw new IllegalStateException("the runner is closed");
        }
        if (user != Thread.currentThread()) {
            device.use();
            user = Thread.currentThread();
            if (graphs) {
                captureAll();
            }
        }
    }

    /** After a loss nothing is released: the runtime ends the process where the device refuses. */
    @Override
    public void close() {
        closed = true;
        if (!lost) {
            resources.close();
        }
    }
}
