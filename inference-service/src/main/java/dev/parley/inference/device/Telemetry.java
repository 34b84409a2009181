package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/**
 * ONNX Runtime's reports to its makers, which its Linux builds send from 1.29 on: about the
 * machine, the process and the model. They are turned off before the library is loaded: nothing
 * leaves this process that its operator did not ask for.
 *
 * <p>What is reported includes the process's command line, which the library matches by a
 * recursion: a long class path there overflows the stack of the thread that opens a session.
 */
@SuppressWarnings("restricted")
final class Telemetry {

    /** The only switch that is there before the library is. */
    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    /** C's {@code int setenv(const char *name, const char *value, int overwrite)}. */
    static final FunctionDescriptor SET_ENVIRONMENT =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

    private Telemetry() {}

    static void turnOff() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("setenv"),
                                            SET_ENVIRONMENT)
                                    .invokeExact(
                                            arena.allocateFrom(SWITCH), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new OnnxRuntimeException(SWITCH + " could not be set");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxRuntimeException("setenv could not be called", e);
        }
    }
}
