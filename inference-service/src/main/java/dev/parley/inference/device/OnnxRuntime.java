package dev.parley.inference.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The process's one ONNX Runtime: its library, its environment, its idea of the CPU's memory.
 *
 * <p>Opened by the first model that needs it and never closed. All methods may be called by any
 * thread.
 */
@SuppressWarnings("restricted")
public final class OnnxRuntime {

    private static final int LOG_ERRORS = 3;
    private static final int DEVICE_ALLOCATOR = 0;
    private static final int DEFAULT_MEMORY = 0;

    private static @Nullable OnnxRuntime instance;

    private final RuntimeOptions options;
    private final OnnxLibrary library;
    private final OnnxApi api;
    private final MemorySegment environment;
    private final MemorySegment cpuMemory;
    private final Map<Integer, MemorySegment> cudaMemories = new ConcurrentHashMap<>();
    private boolean cudaLoaded;

    private OnnxRuntime(RuntimeOptions options) {
        this.options = options;
        this.library = OnnxLibrary.load(options.library(), options.untested());
        this.api = library.api();
        this.environment = environment(api, options);
        this.cpuMemory =
                api.create(OnnxFunction.CREATE_CPU_MEMORY_INFO, DEVICE_ALLOCATOR, DEFAULT_MEMORY);
    }

    /** The one pool of threads that every session of the process runs on. */
    private static MemorySegment environment(OnnxApi api, RuntimeOptions options) {
        MemorySegment pool = api.create(OnnxFunction.CREATE_THREADING_OPTIONS);
        try {
            api.call(OnnxFunction.SET_GLOBAL_INTRA_OP_NUM_THREADS, pool, options.threads());
            api.call(OnnxFunction.SET_GLOBAL_SPIN_CONTROL, pool, options.spinning() ? 1 : 0);
            return api.create(
                    OnnxFunction.CREATE_ENV_WITH_GLOBAL_THREAD_POOLS,
                    LOG_ERRORS,
                    Arena.global().allocateFrom("parley"),
                    pool);
        } finally {
            api.release(OnnxFunction.RELEASE_THREADING_OPTIONS, pool);
        }
    }

    /**
     * Returns the process's runtime, loading it where this is the first call. Threads and profiles
     * are those of the first call: later ones share them.
     *
     * @throws OnnxRuntimeException where it cannot be loaded, was not tested with us, or another
     *     file is loaded already
     */
    public static synchronized OnnxRuntime open(RuntimeOptions wanted) {
        if (instance == null) {
            instance = new OnnxRuntime(wanted);
        } else if (!instance.options.library().equals(wanted.library())) {
            throw new OnnxRuntimeException(
                    "one process can load one ONNX Runtime; loaded: %s, wanted: %s"
                            .formatted(
                                    describe(instance.options.library()),
                                    describe(wanted.library())));
        }
        return instance;
    }

    /** Returns the process's runtime, as {@link RuntimeOptions#standard} says. */
    public static OnnxRuntime open(Optional<Path> library) {
        return open(RuntimeOptions.standard(library));
    }

    /** Returns how many threads all sessions share that run on more than one. */
    public int threads() {
        return options.threads();
    }

    /** Returns the folder into which sessions write profiles, if any. */
    Optional<Path> profiles() {
        return options.profiles();
    }

    private static String describe(Optional<Path> file) {
        return file.map(Path::toString).orElse("the bundled one");
    }

    /** Returns the library's version. */
    public String version() {
        return library.version();
    }

    /** Returns how many native objects are open: what a closed model must have given back. */
    public long liveObjects() {
        return api.live();
    }

    OnnxApi api() {
        return api;
    }

    MemorySegment environment() {
        return environment;
    }

    MemorySegment cpuMemory() {
        return cpuMemory;
    }

    /**
     * Loads what sessions on a GPU need; a session loads it where nobody did before.
     *
     * @throws OnnxRuntimeException where it is missing, lacks a library of CUDA's itself, or is of
     *     a version that was not tested on a GPU
     */
    public synchronized void requireCuda() {
        if (!cudaLoaded) {
            if (!options.untested()) {
                library.requireTestedOnCuda();
            }
            CudaProvider.load(library.file(), api);
            cudaLoaded = true;
        }
    }

    /** What ONNX Runtime calls the memory of a GPU; made once, and never released. */
    MemorySegment cudaMemory(int device) {
        return cudaMemories.computeIfAbsent(
                device,
                id ->
                        api.create(
                                OnnxFunction.CREATE_MEMORY_INFO,
                                Arena.global().allocateFrom("Cuda"),
                                DEVICE_ALLOCATOR,
                                id,
                                DEFAULT_MEMORY));
    }
}
