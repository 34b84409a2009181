package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/**
 * A graph, checked and optimised by ONNX Runtime, ready to run.
 *
 * <p>Everything in this class and its bindings runs on one thread at a time.
 */
public final class Session implements AutoCloseable {

    private final OnnxApi api;
    private final NativeObject session;

    private Session(OnnxApi api, MemorySegment session) {
        this.api = api;
        this.session = new NativeObject("session", session);
    }

    /**
     * Makes a session of a model in ONNX's protobuf form.
     *
     * @throws OnnxRuntimeException where the model is not one, or does not fit its constants
     */
    public static Session create(OnnxRuntime runtime, byte[] model, SessionOptions options) {
        return create(
                runtime,
                options,
                (settings, arena) -> {
                    MemorySegment bytes = arena.allocate(model.length);
                    bytes.copyFrom(MemorySegment.ofArray(model));
                    return runtime.api()
                            .create(
                                    OnnxFunction.CREATE_SESSION_FROM_ARRAY,
                                    runtime.environment(),
                                    bytes,
                                    bytes.byteSize(),
                                    settings);
                });
    }

    /**
     * Makes a session of a model in a file, whose constants may lie in files of the same folder.
     *
     * @throws OnnxRuntimeException where it is not there, is not one, or does not fit its constants
     */
    public static Session create(OnnxRuntime runtime, Path model, SessionOptions options) {
        return create(
                runtime,
                options,
                (settings, arena) ->
                        runtime.api()
                                .create(
                                        OnnxFunction.CREATE_SESSION,
                                        runtime.environment(),
                                        arena.allocateFrom(model.toString()),
                                        settings));
    }

    /** Makes the native session of options that are ready. */
    @FunctionalInterface
    private interface Creation {
        MemorySegment create(MemorySegment settings, Arena arena);
    }

    private static Session create(OnnxRuntime runtime, SessionOptions options, Creation creation) {
        OnnxApi api = runtime.api();
        if (options.cuda().isPresent()) {
            runtime.requireCuda();
        }
        MemorySegment settings = api.create(OnnxFunction.CREATE_SESSION_OPTIONS);
        try (Arena arena = Arena.ofConfined()) {
            apply(options, api, settings, arena);
            runtime.profiles().ifPresent(folder -> profile(folder, api, settings, arena));
            return new Session(api, creation.create(settings, arena));
        } finally {
            api.release(OnnxFunction.RELEASE_SESSION_OPTIONS, settings);
        }
    }

    private static void apply(
            SessionOptions options, OnnxApi api, MemorySegment settings, Arena arena) {
        if (options.threads() == 1) {
            api.call(OnnxFunction.SET_INTRA_OP_NUM_THREADS, settings, 1);
        } else {
            api.call(OnnxFunction.DISABLE_PER_SESSION_THREADS, settings);
        }
        options.saving().ifPresent(file -> save(file, api, settings, arena));
        options.cuda().ifPresent(cuda -> addCuda(cuda, api, settings, arena));
        addInitializers(options.initializers(), api, settings, arena);
    }

    private static void configure(
            String key, String value, OnnxApi api, MemorySegment settings, Arena arena) {
        api.call(
                OnnxFunction.ADD_SESSION_CONFIG_ENTRY,
                settings,
                arena.allocateFrom(key),
                arena.allocateFrom(value));
    }

    private static void save(Path file, OnnxApi api, MemorySegment settings, Arena arena) {
        configure(
                "session.save_external_prepacked_constant_initializers", "1", api, settings, arena);
        configure(
                "session.optimized_model_external_initializers_file_name",
                file.getFileName() + ".data",
                api,
                settings,
                arena);
        configure(
                "session.optimized_model_external_initializers_min_size_in_bytes",
                "1024",
                api,
                settings,
                arena);
        api.call(
                OnnxFunction.SET_OPTIMIZED_MODEL_FILE_PATH,
                settings,
                arena.allocateFrom(file.toString()));
    }

    /** The runtime adds the time to the file's name, and writes it when the session is closed. */
    private static void profile(Path folder, OnnxApi api, MemorySegment settings, Arena arena) {
        api.call(
                OnnxFunction.ENABLE_PROFILING,
                settings,
                arena.allocateFrom(folder.resolve("session").toString()));
    }

    private static void addCuda(
            CudaExecution cuda, OnnxApi api, MemorySegment settings, Arena arena) {
        // A node left to the CPU would copy its inputs and outputs in every step: refused instead.
        configure("session.disable_cpu_ep_fallback", "1", api, settings, arena);
        configure("session.use_device_allocator_for_initializers", "1", api, settings, arena);
        cuda.settings().forEach((key, value) -> configure(key, value, api, settings, arena));
        MemorySegment provider = api.create(OnnxFunction.CREATE_CUDA_OPTIONS);
        try {
            Map<String, String> entries = cuda.providerOptions();
            api.call(
                    OnnxFunction.UPDATE_CUDA_OPTIONS,
                    provider,
                    strings(entries.keySet(), arena),
                    strings(entries.values(), arena),
                    (long) entries.size());
            api.call(OnnxFunction.APPEND_CUDA_PROVIDER, settings, provider);
        } finally {
            api.release(OnnxFunction.RELEASE_CUDA_OPTIONS, provider);
        }
    }

    private static MemorySegment strings(Collection<String> strings, Arena arena) {
        MemorySegment addresses = arena.allocate(ADDRESS, strings.size());
        int index = 0;
        for (String string : strings) {
            addresses.setAtIndex(ADDRESS, index++, arena.allocateFrom(string));
        }
        return addresses;
    }

    private static void addInitializers(
            Map<String, Tensor> initializers, OnnxApi api, MemorySegment settings, Arena arena) {
        if (initializers.isEmpty()) {
            return;
        }
        MemorySegment names = arena.allocate(ADDRESS, initializers.size());
        MemorySegment values = arena.allocate(ADDRESS, initializers.size());
        int index = 0;
        for (Map.Entry<String, Tensor> initializer : initializers.entrySet()) {
            names.setAtIndex(ADDRESS, index, arena.allocateFrom(initializer.getKey()));
            values.setAtIndex(ADDRESS, index, initializer.getValue().value());
            index++;
        }
        api.call(
                OnnxFunction.ADD_EXTERNAL_INITIALIZERS,
                settings,
                names,
                values,
                (long) initializers.size());
    }

    /** Returns a binding of nothing yet; it must be closed before the session. */
    public IoBinding bind() {
        return new IoBinding(api, session);
    }

    @Override
    public void close() {
        session.close(address -> api.release(OnnxFunction.RELEASE_SESSION, address));
    }
}
