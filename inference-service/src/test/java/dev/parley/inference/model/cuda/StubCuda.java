package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the stand-ins for CUDA's libraries saw, and the faults that they are told to show. */
@SuppressWarnings("restricted")
final class StubCuda {

    private final MethodHandle read;
    private final MethodHandle beginStep;
    private final MethodHandle firstIndex;
    private final MethodHandle fail;

    /**
     * What was done so far, or between two readings.
     *
     * @param kernels launched outside a graph's replay
     * @param captures graphs captured
     * @param graphLaunches graphs replayed
     * @param synchronizations waits for the device
     * @param uploads copies from the host
     * @param downloads copies to the host
     * @param deviceCopies copies on the device
     * @param matrixProducts of cuBLAS
     * @param deviceBytes allocated
     * @param pinnedBytes allocated
     * @param illegal calls that a capture does not allow
     */
    record Counts(
            long kernels,
            long captures,
            long graphLaunches,
            long synchronizations,
            long uploads,
            long downloads,
            long deviceCopies,
            long matrixProducts,
            long deviceBytes,
            long pinnedBytes,
            long illegal) {

        Counts since(Counts before) {
            return new Counts(
                    kernels - before.kernels,
                    captures - before.captures,
                    graphLaunches - before.graphLaunches,
                    synchronizations - before.synchronizations,
                    uploads - before.uploads,
                    downloads - before.downloads,
                    deviceCopies - before.deviceCopies,
                    matrixProducts - before.matrixProducts,
                    deviceBytes - before.deviceBytes,
                    pinnedBytes - before.pinnedBytes,
                    illegal - before.illegal);
        }
    }

    /** Binds the library that the process has loaded, or loads, from {@code folder}. */
    StubCuda(Path folder) {
        SymbolLookup stub = SymbolLookup.libraryLookup(runtime(folder), Arena.global());
        this.read = bind(stub, "stub_read", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        this.beginStep = bind(stub, "stub_begin_step", FunctionDescriptor.ofVoid());
        this.firstIndex = bind(stub, "stub_first_index", FunctionDescriptor.of(JAVA_LONG));
        this.fail = bind(stub, "stub_fail", FunctionDescriptor.ofVoid(JAVA_INT));
    }

    /** Returns the file of the one version that stand-ins were built of. */
    private static Path runtime(Path folder) {
        return Stream.of("libcudart.so.12", "libcudart.so.13")
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static MethodHandle bind(
            SymbolLookup stub, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(stub.findOrThrow(name), descriptor);
    }

    Counts counts() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG, 11);
            call(read, out);
            long[] all = out.toArray(JAVA_LONG);
            return new Counts(
                    all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9],
                    all[10]);
        }
    }

    /** The next gather that a kernel does is the first of a step. */
    void beginStep() {
        call(beginStep);
    }

    /** Returns the token that the step's first gather looked up; -1 where there was none. */
    long firstToken() {
        return (long) call(firstIndex);
    }

    /** From now on every call fails with this CUDA error, as after a fault of the device. */
    void fail(int error) {
        call(fail, error);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
