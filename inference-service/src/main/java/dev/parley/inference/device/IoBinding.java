package dev.parley.inference.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Which tensors a session reads and writes when it runs: bound once, run many times.
 *
 * <p>A binding keeps its tensors' values, so that a tensor may be closed once it is bound; the
 * memory under it must stay.
 */
public final class IoBinding implements AutoCloseable {

    private final OnnxApi api;
    private final NativeObject session;
    private final NativeObject binding;

    IoBinding(OnnxApi api, NativeObject session) {
        this.api = api;
        this.session = session;
        this.binding =
                new NativeObject(
                        "binding", api.create(OnnxFunction.CREATE_IO_BINDING, session.address()));
    }

    /** Binds an input, in place of what was bound to its name before. */
    public void input(String name, Tensor tensor) {
        bind(OnnxFunction.BIND_INPUT, name, tensor);
    }

    /** Binds an output, in place of what was bound to its name before. */
    public void output(String name, Tensor tensor) {
        bind(OnnxFunction.BIND_OUTPUT, name, tensor);
    }

    private void bind(OnnxFunction function, String name, Tensor tensor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeName = arena.allocateFrom(name);
            api.call(function, binding.address(), nativeName, tensor.value());
        }
    }

    /**
     * Runs the session once; the outputs are written when this returns.
     *
     * @throws OnnxRuntimeException where an operator refuses its inputs
     */
    public void run() {
        api.run(session.address(), MemorySegment.NULL, binding.address());
    }

    /**
     * Runs the session once as {@code options} say; on a GPU the outputs may still be on their way
     * when this returns.
     *
     * @throws OnnxRuntimeException where an operator refuses its inputs
     */
    public void run(RunOptions options) {
        api.run(session.address(), options.address(), binding.address());
    }

    @Override
    public void close() {
        binding.close(address -> api.release(OnnxFunction.RELEASE_IO_BINDING, address));
    }
}
