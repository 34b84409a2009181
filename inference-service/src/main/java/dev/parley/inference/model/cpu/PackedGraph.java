package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.SessionOptions;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.quantization.DerivedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * A graph as the runtime optimised it, with its weights in the order in which this processor
 * multiplies them, in files beside the quantised ones: the session maps them, and the heap stays
 * small.
 *
 * <p>The runtime packs the weights again at each load, looks for what it packed in the file, and
 * drops its own copy where it finds it. Another version of the runtime or another processor packs
 * differently and finds nothing, silently: so both are in the files' name.
 */
final class PackedGraph {

    private static final Logger LOG = Logger.getLogger(PackedGraph.class);
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final int ALIGNMENT = 64;
    private static final String GRAPH = "graph.onnx";

    private final Path folder;

    private PackedGraph(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the files, which are made where they are missing or damaged.
     *
     * @param initializers of the graph, which only making the files needs
     * @param folder of the quantised weights
     */
    static PackedGraph find(
            OnnxRuntime runtime,
            byte[] graph,
            SessionOptions initializers,
            Path folder,
            CacheOptions cache)
            throws ModelLoadException {
        String name = name(graph, runtime.version(), processor());
        try {
            return new PackedGraph(
                    new DerivedFiles(folder, name, "packed-", cache.verify())
                            .find(making -> make(runtime, graph, initializers, making)));
        } catch (IOException e) {
            throw new ModelLoadException(
                    "the packed weights cannot be kept in %s: %s".formatted(folder, e), e);
        }
    }

    /** What the files depend on is in their name. */
    static String name(byte[] graph, String version, String processor) {
        return "packed-" + DerivedFiles.key(graph, version, processor);
    }

    Path folder() {
        return folder;
    }

    /**
     * Whether every packed weight begins where a vector load may begin. The runtime lines up what
     * is larger than a megabyte; a packed weight elsewhere would be read shifted, without an error.
     */
    boolean isAligned() throws ModelLoadException {
        try {
            return PackedOffsets.of(Files.readAllBytes(folder.resolve(GRAPH))).stream()
                    .allMatch(offset -> offset % ALIGNMENT == 0);
        } catch (IOException e) {
            throw new ModelLoadException(folder.resolve(GRAPH) + " cannot be read: " + e, e);
        }
    }

    Session open(OnnxRuntime runtime, int threads) {
        return Session.create(
                runtime, folder.resolve(GRAPH), new SessionOptions(threads, Map.of()));
    }

    private static void make(
            OnnxRuntime runtime, byte[] graph, SessionOptions initializers, Path folder) {
        LOG.infof("Packing the weights for this processor in %s", folder);
        Session.create(runtime, graph, initializers.saving(folder.resolve(GRAPH))).close();
    }

    /** What the runtime chooses its kernels by. */
    private static String processor() {
        try {
            return processor(Files.readAllLines(CPU, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    static String processor(List<String> cpuinfo) {
        return cpuinfo.stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .findFirst()
                .orElse("");
    }
}
