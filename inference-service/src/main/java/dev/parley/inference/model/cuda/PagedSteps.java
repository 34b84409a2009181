package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.DeviceMemory;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.device.IoBinding;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.RunOptions;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.Tensor;
import dev.parley.inference.graph.CachePart;
import dev.parley.inference.graph.DecoderGraph;
import dev.parley.inference.graph.PagedGraph;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Each kind of step, bound once to the memory that it reads and writes.
 *
 * <p>A kind of decode step is captured as a CUDA graph the first time it runs, and replayed from
 * then on. A replay reads the device's memory again, and nothing else: all that changes from step
 * to step is therefore bound there. The attention's bounds are bound here, on the host, where a
 * capture reads them once: they are the same for all steps of a kind.
 */
final class PagedSteps implements AutoCloseable {

    private static final int NOT_CAPTURED = -1;

    private final OnnxRuntime runtime;
    private final CudaDevice device;
    private final Session session;
    private final ModelConfig config;
    private final KvPool pool;
    private final StepMemory memory;
    private final boolean graphs;
    private final OwnedResources resources = new OwnedResources();
    private final Arena arena = resources.own(Arena.ofShared());
    private final Map<StepLayout, Kind> decodes = new HashMap<>();
    private final Map<Integer, Kind> prefills = new HashMap<>(); // by width

    /**
     * A kind of step.
     *
     * @param bounds int32 (2): the most new tokens of a sequence, and the most it then holds
     */
    private record Kind(IoBinding binding, RunOptions options, MemorySegment bounds) {}

    PagedSteps(
            OnnxRuntime runtime,
            CudaDevice device,
            Session session,
            ModelConfig config,
            KvPool pool,
            StepMemory memory,
            boolean graphs) {
        this.runtime = runtime;
        this.device = device;
        this.session = session;
        this.config = config;
        this.pool = pool;
        this.memory = memory;
        this.graphs = graphs;
    }

    /** Runs one token of each sequence of the layout. */
    void decode(StepLayout layout) {
        Kind kind = decodes.get(layout);
        if (kind == null) {
            kind = bind(layout, graphs ? decodes.size() + 1 : NOT_CAPTURED);
            bindTokens(kind.binding(), layout, layout.tokens());
            bound(kind, 1, layout.width() * pool.blockTokens());
            decodes.put(layout, kind);
        }
        memory.upload(layout.bytes());
        kind.binding().run(kind.options());
        memory.downloadBest(layout.sequences());
    }

    /**
     * Runs {@code count} tokens of one sequence, which then holds {@code length}.
     *
     * @param last whether the scores behind them are asked for
     */
    void prefill(StepLayout layout, int count, int length, boolean last) {
        Kind kind = prefills.computeIfAbsent(layout.width(), _ -> bind(layout, NOT_CAPTURED));
        bindTokens(kind.binding(), layout, count);
        bound(kind, count, length);
        memory.upload(layout.bytes());
        kind.binding().run(kind.options());
        if (last) {
            memory.downloadBest(1);
        } else {
            device.synchronize(); // before the next chunk's numbers are written over these
        }
    }

    private void bound(Kind kind, int newTokens, int length) {
        kind.bounds().setAtIndex(JAVA_INT, 0, newTokens);
        kind.bounds().setAtIndex(JAVA_INT, 1, length);
    }

    private Kind bind(StepLayout layout, int capture) {
        IoBinding binding = resources.own(session.bind());
        RunOptions options =
                resources.own(
                        RunOptions.of(
                                runtime,
                                Map.of(
                                        "gpu_graph_id",
                                        Integer.toString(capture),
                                        "disable_synchronize_execution_providers",
                                        "1")));
        MemorySegment bounds = arena.allocate(JAVA_INT, 2);
        try (Tensor tensor = Tensor.over(runtime, bounds, ElementType.INT32, 2)) {
            binding.input(PagedGraph.BOUNDS, tensor);
        }
        int sequences = layout.sequences();
        input(binding, PagedGraph.STARTS, ElementType.INT32, layout.starts(), sequences + 1);
        input(binding, PagedGraph.PASTS, ElementType.INT32, layout.pasts(), sequences);
        input(binding, PagedGraph.LASTS, ElementType.INT32, layout.lasts(), sequences);
        input(binding, PagedGraph.SCALES, ElementType.FLOAT, layout.scales(), sequences, 1);
        input(
                binding,
                PagedGraph.NAMED,
                ElementType.INT32,
                layout.named(),
                sequences,
                StepSize.NAMED);
        input(
                binding,
                PagedGraph.TABLE,
                ElementType.INT32,
                layout.table(),
                sequences,
                layout.width());
        bindOutputs(binding, sequences);
        bindCache(binding);
        return new Kind(binding, options, bounds);
    }

    private void bindTokens(IoBinding binding, StepLayout layout, int count) {
        input(binding, DecoderGraph.TOKENS, ElementType.INT32, layout.ids(), count);
        input(binding, PagedGraph.PLACES, ElementType.INT32, layout.places(), count);
    }

    private void input(
            IoBinding binding, String name, ElementType type, int firstNumber, long... shape) {
        long offset = (long) firstNumber * Integer.BYTES;
        try (Tensor tensor = tensor(memory.deviceInputs(), offset, type, shape)) {
            binding.input(name, tensor);
        }
    }

    private void bindOutputs(IoBinding binding, int rows) {
        DeviceMemory scores = memory.deviceScores();
        output(binding, DecoderGraph.LOGITS, scores, 0, rows, config.vocabulary());
        BestLayout best = memory.size().best(rows);
        int candidates = best.candidates();
        DeviceMemory fetched = memory.deviceBest();
        output(binding, PagedGraph.BEST_SCORES, fetched, best.scores(), rows, candidates);
        try (Tensor tokens = tensor(fetched, best.tokens(), ElementType.INT64, rows, candidates)) {
            binding.output(PagedGraph.BEST_TOKENS, tokens);
        }
        output(binding, PagedGraph.NAMED_SCORES, fetched, best.namedScores(), rows, StepSize.NAMED);
        output(binding, PagedGraph.SHARE, fetched, best.share(), rows, 1);
        output(binding, PagedGraph.PLAIN_SHARE, fetched, best.plainShare(), rows, 1);
    }

    private void output(
            IoBinding binding, String name, DeviceMemory target, long offset, long... shape) {
        try (Tensor floats = tensor(target, offset, ElementType.FLOAT, shape)) {
            binding.output(name, floats);
        }
    }

    /** What is read is what is written: the attention appends to it in place. */
    private void bindCache(IoBinding binding) {
        for (int layer = 0; layer < config.layers(); layer++) {
            for (CachePart part : CachePart.values()) {
                try (Tensor blocks = pool.tensor(runtime, part, layer)) {
                    binding.input(DecoderGraph.past(part, layer), blocks);
                    binding.output(DecoderGraph.present(part, layer), blocks);
                }
            }
        }
    }

    private Tensor tensor(DeviceMemory memory, long offset, ElementType type, long... shape) {
        return Tensor.over(runtime, device, memory, offset, type, shape);
    }

    @Override
    public void close() {
        resources.close();
    }
}
