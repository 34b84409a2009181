package dev.parley.inference.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** How one kind of run is made. */
public final class RunOptions implements AutoCloseable {

    private final OnnxApi api;
    private final NativeObject options;

    private RunOptions(OnnxApi api) {
        this.api = api;
        this.options = new NativeObject("run options", api.create(OnnxFunction.CREATE_RUN_OPTIONS));
    }

    /** Returns options with these of ONNX Runtime's run configuration entries. */
    public static RunOptions of(OnnxRuntime runtime, Map<String, String> entries) {
        RunOptions options = new RunOptions(runtime.api());
        try (Arena arena = Arena.ofConfined()) {
            entries.forEach((key, value) ->
                    options.api.call(
                            OnnxFunction.ADD_RUN_CONFIG_ENTRY,
                            options.address(),
                            arena.allocateFrom(key),
                            arena.allocateFrom(value)));
        }
        return options;
    }

    MemorySegment address() {
        return options.address();
    }

    @Override
    public void close() {
        options.close(address -> api.release(OnnxFunction.RELEASE_RUN_OPTIONS, address));
    }
}
