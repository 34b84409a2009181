package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
        OnnxApi api = runtime.api();
        MemorySegment settings = api.create(OnnxFunction.CREATE_SESSION_OPTIONS);
        try (Arena arena = Arena.ofConfined()) {
            apply(options, api, settings, arena);
            MemorySegment bytes = arena.allocate(model.length);
            bytes.copyFrom(MemorySegment.ofArray(model));
            return new Session(
                    api,
                    api.create(
                            OnnxFunction.CREATE_SESSION_FROM_ARRAY,
                            runtime.environment(),
                            bytes,
                            bytes.byteSize(),
                            settings));
        } finally {
            api.release(OnnxFunction.RELEASE_SESSION_OPTIONS, settings);
        }
    }

    private static void apply(
            SessionOptions options, OnnxApi api, MemorySegment settings, Arena arena) {
        api.call(OnnxFunction.SET_INTRA_OP_NUM_THREADS, settings, options.threads());
        // Waiting threads sleep: the cores are shared with speech engines and other services.
        api.call(
                OnnxFunction.ADD_SESSION_CONFIG_ENTRY,
                settings,
                arena.allocateFrom("session.intra_op.allow_spinning"),
                arena.allocateFrom("0"));
        addInitializers(options.initializers(), api, settings, arena);
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
