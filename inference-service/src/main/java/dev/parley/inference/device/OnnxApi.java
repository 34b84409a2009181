package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The function table of one loaded library, each function bound once.
 *
 * <p>Calls are type-checked against {@link OnnxFunction}, so that a wrong argument is an exception
 * here and not a crash there. A status that is not a success becomes an {@link
 * OnnxRuntimeException}.
 */
@SuppressWarnings("restricted")
final class OnnxApi {

    private final Map<OnnxFunction, MethodHandle> functions = new EnumMap<>(OnnxFunction.class);
    private final AtomicLong live = new AtomicLong();
    private final MethodHandle runWithBinding;

    OnnxApi(MemorySegment table) {
        for (OnnxFunction function : OnnxFunction.values()) {
            MemorySegment entry = table.getAtIndex(ADDRESS, function.index());
            functions.put(
                    function, Linker.nativeLinker().downcallHandle(entry, function.descriptor()));
        }
        this.runWithBinding = Objects.requireNonNull(functions.get(OnnxFunction.RUN_WITH_BINDING));
    }

    /** Calls a function that answers with a status. */
    void call(OnnxFunction function, Object... arguments) {
        check((MemorySegment) invoke(function, arguments));
    }

    /** Calls a function whose last parameter, left out here, is where it puts a new object. */
    MemorySegment create(OnnxFunction function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = out;
            call(function, all);
            live.incrementAndGet();
            return out.get(ADDRESS, 0);
        }
    }

    /** Gives back an object from {@link #create}. */
    void release(OnnxFunction function, MemorySegment object) {
        invoke(function, object);
        live.decrementAndGet();
    }

    /** The one call of every step, without boxing its arguments. */
    void run(MemorySegment session, MemorySegment options, MemorySegment binding) {
        try {
            check((MemorySegment) runWithBinding.invokeExact(session, options, binding));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxRuntimeException("RUN_WITH_BINDING could not be called", e);
        }
    }

    /** Returns how many objects were created and not released yet. */
    long live() {
        return live.get();
    }

    private void check(MemorySegment status) {
        if (status.address() == 0) {
            return;
        }
        MemorySegment message = (MemorySegment) invoke(OnnxFunction.GET_ERROR_MESSAGE, status);
        String words = cString(message);
        invoke(OnnxFunction.RELEASE_STATUS, status);
        throw new OnnxRuntimeException(words);
    }

    private Object invoke(OnnxFunction function, Object... arguments) {
        try {
            return handle(function).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxRuntimeException(function + " could not be called", e);
        }
    }

    private MethodHandle handle(OnnxFunction function) {
        return Objects.requireNonNull(functions.get(function));
    }

    static String cString(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
