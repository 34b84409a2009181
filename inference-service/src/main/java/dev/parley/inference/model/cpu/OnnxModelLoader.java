package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.SessionOptions;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.device.Tensor;
import dev.parley.inference.graph.DecoderGraph;
import dev.parley.inference.graph.Initializer;
import dev.parley.inference.graph.OnnxModel;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.MemoryPlan.StepSize;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.RunnerOptions;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Brings a folder's checkpoint to run: reads, checks, writes the graph, opens the session. */
final class OnnxModelLoader {

    private static final Logger LOG = Logger.getLogger(OnnxModelLoader.class);

    private final Path folder;
    private final RunnerOptions options;
    private final OwnedResources resources = new OwnedResources();
    private final Arena arena = resources.own(Arena.ofShared());

    private OnnxModelLoader(Path folder, RunnerOptions options) {
        this.folder = folder;
        this.options = options;
    }

    static OnnxStepRunner load(Path folder, RunnerOptions options) throws ModelLoadException {
        OnnxModelLoader loader = new OnnxModelLoader(folder, options);
        boolean loaded = false;
        try {
            OnnxStepRunner runner = loader.load();
            loaded = true;
            return runner;
        } catch (OnnxRuntimeException e) {
            throw new ModelLoadException(folder + ": " + e.getMessage(), e);
        } finally {
            if (!loaded) {
                loader.resources.close();
            }
        }
    }

    private OnnxStepRunner load() throws ModelLoadException {
        requireServed(options.precision());
        ModelConfig config = ModelConfig.read(folder);
        options.requirePositions(folder, config);
        DecoderWeights weights = DecoderWeights.of(config);
        Checkpoint checkpoint = Checkpoint.map(folder, weights, arena);
        StepSize size = OnnxStepRunner.largestStep(options.slots(), options.maxLength());
        MemoryPlan plan = plan(config, weights, checkpoint, size);
        long available = SystemMemory.available();
        LOG.infof(
                "%s in %s: %s, available %s",
                folder, form(), plan, MemoryPlan.megabytes(available));
        take(plan, available);
        OnnxRuntime runtime = OnnxRuntime.open(options.library());
        Session session =
                options.blockFormat().isPresent()
                        ? new QuantizedLoader(folder, options, resources, arena)
                                .session(runtime, config, weights, checkpoint, size, plan)
                        : session(runtime, config, weights, checkpoint, size);
        KvCache cache = new KvCache(config, size.slots(), size.capacity(), arena);
        StepBindings steps =
                resources.own(new StepBindings(runtime, session, config, cache, size, arena));
        LOG.infof("Loaded %s on ONNX Runtime %s", folder, runtime.version());
        SlotPlaces places = new SlotPlaces(options.slots(), options.maxLength());
        HostBlocks blocks =
                new HostBlocks(cache, places, options.kv().blockTokens(), parked(cache), arena);
        return new OnnxStepRunner(config, options, places, cache, blocks, steps, resources);
    }

    /** Returns how many blocks fit the memory for them. */
    private int parked(KvCache cache) {
        long blockBytes = cache.tokenBytes() * options.kv().blockTokens();
        return Math.toIntExact(options.kv().parkedBytes() / blockBytes);
    }

    private String form() {
        return options.blockFormat().map(BlockFormat::toString).orElse("floats");
    }

    private MemoryPlan plan(
            ModelConfig config, DecoderWeights weights, Checkpoint checkpoint, StepSize size) {
        return options.blockFormat()
                .map(format -> MemoryPlan.of(config, weights, format, size))
                .orElseGet(() -> MemoryPlan.of(config, weights, checkpoint.bytes(), size))
                .withParked(options.kv().parkedBytes());
    }

    private Session session(
            OnnxRuntime runtime,
            ModelConfig config,
            DecoderWeights weights,
            Checkpoint checkpoint,
            StepSize size) {
        OnnxModel graph = DecoderGraph.write(config, weights, checkpoint, size.capacity());
        return resources.own(
                Session.create(
                        runtime,
                        graph.bytes(),
                        new SessionOptions(
                                options.threads(),
                                initializers(runtime, graph.initializers(), resources))));
    }

    private void take(MemoryPlan plan, long available) throws ModelLoadException {
        try {
            plan.requireWithin(available);
            options.memory().take(plan);
        } catch (ModelLoadException full) {
            if (options.blockFormat().isPresent()) {
                throw full;
            }
            throw new ModelLoadException(
                    full.getMessage() + "; precision int8 or int4 needs less", full);
        }
    }

    private void requireServed(Precision precision) throws ModelLoadException {
        if (precision == Precision.BF16 || precision == Precision.FP8) {
            throw new ModelLoadException(
                    "%s: a CPU does not multiply %s: precision fp32, int8 or int4"
                            .formatted(folder, precision));
        }
    }

    /** Returns the constants that a graph names, as tensors that {@code resources} own. */
    static Map<String, Tensor> initializers(
            OnnxRuntime runtime, List<Initializer> constants, OwnedResources resources) {
        Map<String, Tensor> initializers = new HashMap<>();
        for (Initializer constant : constants) {
            long[] shape = constant.shape().stream().mapToLong(Long::longValue).toArray();
            initializers.put(
                    constant.name(),
                    resources.own(Tensor.over(runtime, constant.data(), constant.type(), shape)));
        }
        return initializers;
    }
}
