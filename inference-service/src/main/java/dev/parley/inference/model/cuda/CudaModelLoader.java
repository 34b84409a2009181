package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.WeightFormat;
import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.CudaException;
import dev.parley.inference.device.CudaExecution;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.SessionOptions;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.device.Tensor;
import dev.parley.inference.graph.Initializer;
import dev.parley.inference.graph.OnnxModel;
import dev.parley.inference.graph.PagedGraph;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Brings a model to run on a GPU: checks that it fits, writes the graph, opens the session. */
final class CudaModelLoader {

    private static final Logger LOG = Logger.getLogger(CudaModelLoader.class);

    private static final String WEIGHTS_FOLDER =
            "session.model_external_initializers_file_folder_path";

    /** CUTLASS kernels for few bits where a step has many rows, in place of dequantising. */
    private static final String FEW_BITS_KERNELS = "ep.cuda.fpa_intb_gemm";

    private final RunnerOptions options;
    private final CudaOptions cuda;
    private final OwnedResources resources = new OwnedResources();

    private CudaModelLoader(RunnerOptions options, CudaOptions cuda) {
        this.options = options;
        this.cuda = cuda;
    }

    /** Loads the checkpoint in {@code folder}, in the precision that is asked for. */
    static PagedStepRunner load(Path folder, RunnerOptions options, CudaOptions cuda)
            throws ModelLoadException {
        ModelConfig config = ModelConfig.read(folder);
        requireServed(folder, config, options.precision());
        requireAnyRows(folder, options);
        options.requirePositions(folder, config);
        PagedStepRunner runner;
        try (Arena forLoading = Arena.ofShared()) {
            DecoderWeights decoder = DecoderWeights.of(config);
            Checkpoint checkpoint = Checkpoint.map(folder, decoder, forLoading);
            PlannedWeights weights =
                    PlannedWeights.of(folder, decoder, checkpoint, options, forLoading);
            runner = load(config, weights, options, cuda);
        }
        options.memory().take(hostPlan(config, 0, options, cuda)); // less than it has: granted
        return runner;
    }

    private static void requireServed(Path folder, ModelConfig config, Precision precision)
            throws ModelLoadException {
        boolean isFloat8 = config.weights() instanceof WeightFormat.Fp8;
        boolean served =
                switch (precision) {
                    case INT4, INT8 -> true;
                    case BF16 -> !isFloat8;
                    case FP8 -> isFloat8;
                    case FP32 -> false;
                };
        if (!served) {
            throw new ModelLoadException(
                    "%s: a GPU serves this checkpoint as %s, int8 or int4, not as %s"
                            .formatted(folder, isFloat8 ? "fp8" : "bf16", precision));
        }
    }

    /** A decode step is padded to a power of two of rows, not to all slots. */
    private static void requireAnyRows(Path folder, RunnerOptions options)
            throws ModelLoadException {
        if (options.kv().fixedRows()) {
            throw new ModelLoadException(
                    "%s: deterministic is served on a CPU only: how many rows a GPU's step has depends on what else runs"
                            .formatted(folder));
        }
    }

    /**
     * Loads a model whose weights are opened once it is known that they fit.
     *
     * @param weights are not needed any more once this returns
     */
    static PagedStepRunner load(
            ModelConfig config, PlannedWeights weights, RunnerOptions options, CudaOptions cuda)
            throws ModelLoadException {
        CudaModelLoader loader = new CudaModelLoader(options, cuda);
        boolean isReleased = true;
        try {
            PagedStepRunner runner = loader.load(config, weights);
            isReleased = false;
            return runner;
        } catch (OnnxRuntimeException | CudaException | StepException e) {
            throw new ModelLoadException(config.architecture() + ": " + e.getMessage(), e);
        } catch (DeviceLostException lost) {
            isReleased = false; // the runtime ends the process where a lost device refuses
            throw lost;
        } finally {
            if (isReleased) {
                loader.resources.close();
            }
        }
    }

    /**
     * Which matrices the kernels for few bits can multiply on which GPU is found out when they are
     * first asked to, and the runtime has no way back from there: a prompt is tried, and where it
     * fails the model is opened once more without them.
     */
    private PagedStepRunner load(ModelConfig config, PlannedWeights planned)
            throws ModelLoadException {
        claimHost(config, planned);
        OnnxRuntime runtime = OnnxRuntime.open(options.library());
        CudaDevice device = resources.own(CudaDevice.open(cuda.device(), cuda.libraries()));
        GpuMemoryPlan plan = plan(config, planned, device.available());
        runtime.requireCuda();
        GpuWeights weights = planned.opening().open();
        PagedGraph.Cache cache =
                new PagedGraph.Cache(
                        GpuMemoryPlan.elementType(cuda), plan.blocks(), cuda.blockTokens());
        OwnedResources parts = resources.own(new OwnedResources());
        PagedStepRunner runner = open(runtime, device, config, weights, cache, true, parts);
        try {
            runner.tryPrompt();
        } catch (StepException refused) {
            if (options.blockFormat().isEmpty()) {
                throw refused;
            }
            LOG.warnf(
                    "%s is opened again without kernels for few bits, which take longer prompts faster: %s",
                    config.architecture(), refused.getMessage());
            parts.close();
            runner = open(runtime, device, config, weights, cache, false, parts);
            runner.tryPrompt();
        }
        LOG.infof("Loaded %s on ONNX Runtime %s", config.architecture(), runtime.version());
        return runner;
    }

    private PagedStepRunner open(
            OnnxRuntime runtime,
            CudaDevice device,
            ModelConfig config,
            GpuWeights weights,
            PagedGraph.Cache cache,
            boolean fewBitsKernels,
            OwnedResources parts) {
        StepSize size = StepSize.of(config, options, cuda);
        Session session =
                parts.own(session(runtime, device, config, weights, cache, size, fewBitsKernels));
        KvPool pool = parts.own(new KvPool(config, device, cache));
        StepMemory memory = parts.own(new StepMemory(device, size));
        PagedSteps steps =
                parts.own(
                        new PagedSteps(
                                runtime, device, session, config, pool, memory, cuda.graphs()));
        return new PagedStepRunner(
                config,
                options,
                device,
                tables(pool),
                memory,
                steps,
                StepSize.chunk(options, cuda),
                cuda.graphs(),
                resources);
    }

    /** For as long as it loads: what is converted goes when the device has it. */
    private void claimHost(ModelConfig config, PlannedWeights planned) throws ModelLoadException {
        MemoryPlan plan = hostPlan(config, planned.converted(), options, cuda);
        long available = SystemMemory.available();
        LOG.infof(
                "%s, while it loads, of the host: %s, available %s",
                config.architecture(), plan, MemoryPlan.megabytes(available));
        plan.requireWithin(available);
        options.memory().take(plan);
    }

    private static MemoryPlan hostPlan(
            ModelConfig config, long converted, RunnerOptions options, CudaOptions cuda) {
        return MemoryPlan.ofHost(
                converted, StepMemory.hostBytes(StepSize.of(config, options, cuda)));
    }

    private GpuMemoryPlan plan(ModelConfig config, PlannedWeights weights, long available)
            throws ModelLoadException {
        GpuMemoryPlan plan = GpuMemoryPlan.of(config, weights.bytes(), options, cuda, available);
        LOG.infof(
                "%s as %s on GPU %d: %s, available %s",
                config.architecture(),
                options.precision(),
                cuda.device(),
                plan,
                GpuMemoryPlan.gigabytes(available));
        return plan;
    }

    private BlockTables tables(KvPool pool) {
        return new BlockTables(
                new BlockPool(pool.blocks()),
                pool.blockTokens(),
                options.slots(),
                options.maxLength(),
                pool::copy);
    }

    private Session session(
            OnnxRuntime runtime,
            CudaDevice device,
            ModelConfig config,
            GpuWeights weights,
            PagedGraph.Cache cache,
            StepSize size,
            boolean fewBitsKernels) {
        Map<String, String> settings =
                new HashMap<>(Map.of(FEW_BITS_KERNELS, fewBitsKernels ? "1" : "0"));
        weights.folder().ifPresent(folder -> settings.put(WEIGHTS_FOLDER, folder.toString()));
        CudaExecution execution = new CudaExecution(device, cuda.graphs(), settings);
        try (Arena forLoading = Arena.ofConfined();
                OwnedResources tensors = new OwnedResources()) {
            OnnxModel model =
                    PagedGraph.write(
                            config,
                            DecoderWeights.of(config),
                            weights.forms(),
                            weights.constants(),
                            cache,
                            options.maxLength(),
                            size.candidates(),
                            forLoading);
            Map<String, Tensor> given = new HashMap<>();
            for (Initializer constant : model.initializers()) {
                long[] shape = constant.shape().stream().mapToLong(Long::longValue).toArray();
                Tensor tensor = Tensor.over(runtime, constant.data(), constant.type(), shape);
                given.put(constant.name(), tensors.own(tensor));
            }
            return Session.create(
                    runtime,
                    model.bytes(),
                    new SessionOptions(options.threads(), given, Optional.of(execution)));
        }
    }
}
