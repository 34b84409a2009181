package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.SessionOptions;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.graph.DecoderGraph;
import dev.parley.inference.graph.OnnxModel;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.MemoryPlan.StepSize;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CheckpointRows;
import dev.parley.inference.quantization.QuantizationCache;
import dev.parley.inference.quantization.QuantizationPlan;
import dev.parley.inference.quantization.QuantizedCheckpoint;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Opens sessions whose matrices are in few bits, quantising them where that was not done yet. */
final class QuantizedLoader {

    private static final Logger LOG = Logger.getLogger(QuantizedLoader.class);

    private final Path folder;
    private final RunnerOptions options;
    private final QuantizationOptions quantization;
    private final OwnedResources resources;
    private final Arena arena;

    /**
     * @param resources take on what has to be closed
     * @param arena into which the quantised weights are mapped
     */
    QuantizedLoader(Path folder, RunnerOptions options, OwnedResources resources, Arena arena) {
        this.folder = folder;
        this.options = options;
        this.quantization = options.quantization();
        this.resources = resources;
        this.arena = arena;
    }

    Session session(
            OnnxRuntime runtime,
            ModelConfig config,
            DecoderWeights weights,
            Checkpoint checkpoint,
            StepSize size,
            MemoryPlan plan)
            throws ModelLoadException {
        BlockFormat format = options.blockFormat().orElseThrow();
        QuantizedCheckpoint quantized =
                new QuantizationCache(quantization.cache())
                        .open(
                                folder,
                                QuantizationPlan.of(weights, format),
                                new CheckpointRows(checkpoint, weights.format()),
                                arena);
        OnnxModel graph =
                DecoderGraph.write(
                        config,
                        weights,
                        quantized.file(),
                        format,
                        quantization.accuracyLevel(),
                        size.capacity());
        SessionOptions session =
                new SessionOptions(
                        options.threads(),
                        OnnxModelLoader.initializers(runtime, graph.initializers(), resources));
        return resources.own(
                isPackedInFile(plan)
                        ? inFile(runtime, graph.bytes(), session, quantized.folder(), plan)
                        : Session.create(runtime, graph.bytes(), session));
    }

    private boolean isPackedInFile(MemoryPlan plan) {
        return switch (quantization.packing()) {
            case HEAP -> false;
            case FILE -> true;
            case AUTO -> plan.packed() > SystemMemory.available() / 4;
        };
    }

    /** The runtime does not say whether it found its packed weights in the file: memory does. */
    private Session inFile(
            OnnxRuntime runtime, byte[] graph, SessionOptions session, Path folder, MemoryPlan plan)
            throws ModelLoadException {
        PackedGraph packed =
                PackedGraph.find(runtime, graph, session, folder, quantization.cache());
        if (!packed.isAligned()) {
            LOG.infof("%s is too small for packed weights in a file", this.folder);
            return Session.create(runtime, graph, session);
        }
        long before = SystemMemory.anonymous();
        Session opened = packed.open(runtime, options.threads());
        long grown = SystemMemory.anonymous() - before;
        if (grown > plan.packed() / 2) {
            LOG.warnf(
                    "%s: the packed weights in %s were not used: loading took %s of the heap",
                    this.folder, packed.folder(), MemoryPlan.megabytes(grown));
        } else {
            LOG.infof("Loading took %s of the heap", MemoryPlan.megabytes(grown));
        }
        return opened;
    }
}
