package dev.parley.inference.device;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * CUDA's runtime library, loaded for the rest of the process's life, each function bound once.
 *
 * <p>ONNX Runtime's CUDA provider needs the same library and cuBLAS beside it. What is loaded here
 * first, it finds by name, so that a folder of libraries need not be on the loader's own path.
 */
@SuppressWarnings("restricted")
final class CudaLibrary {

    private static final List<String> RUNTIMES = List.of("libcudart.so.12", "libcudart.so.13");

    /** What the provider is linked to besides, in an order in which each finds what it needs. */
    private static final List<String> COMPANIONS =
            List.of(
                    "libcublasLt.so.12",
                    "libcublas.so.12",
                    "libcublasLt.so.13",
                    "libcublas.so.13",
                    "libcurand.so.10",
                    "libcuda.so.1"); // the driver's, in folders of its compatibility package

    private static final int SUCCESS = 0;

    private final Map<CudaFunction, MethodHandle> functions = new EnumMap<>(CudaFunction.class);

    private CudaLibrary(SymbolLookup symbols) {
        for (CudaFunction function : CudaFunction.values()) {
            MemorySegment address =
                    symbols.find(function.symbol())
                            .orElseThrow(() ->
                                    new CudaException(
                                            "CUDA's runtime library lacks " + function.symbol()));
            functions.put(
                    function, Linker.nativeLinker().downcallHandle(address, function.descriptor()));
        }
    }

    /**
     * Loads the library from {@code folder}, or by its name where none is given.
     *
     * @throws CudaException where there is none
     */
    static CudaLibrary load(Optional<Path> folder) {
        List<String> tried = new ArrayList<>();
        for (String name : RUNTIMES) {
            Optional<SymbolLookup> runtime = open(folder, name);
            if (runtime.isPresent()) {
                folder.ifPresent(_ -> COMPANIONS.forEach(companion -> open(folder, companion)));
                return new CudaLibrary(runtime.get());
            }
            tried.add(name);
        }
        throw new CudaException(
                "no CUDA runtime library: %s not found %s"
                        .formatted(
                                tried,
                                folder.map(path -> "in " + path)
                                        .orElse("by the system's loader (LD_LIBRARY_PATH)")));
    }

    private static Optional<SymbolLookup> open(Optional<Path> folder, String name) {
        try {
            if (folder.isEmpty()) {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            }
            Path file = folder.get().resolve(name);
            return Files.exists(file)
                    ? Optional.of(SymbolLookup.libraryLookup(file, Arena.global()))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Calls a function; an error becomes an exception. */
    void call(CudaFunction function, Object... arguments) {
        int error = status(function, arguments);
        if (error != SUCCESS) {
            throw new CudaException(
                    "%s failed: %s (CUDA error %d)"
                            .formatted(function.symbol(), describe(error), error));
        }
    }

    /** Calls a function and tells whether it succeeded. */
    boolean succeeds(CudaFunction function, Object... arguments) {
        return status(function, arguments) == SUCCESS;
    }

    private int status(CudaFunction function, Object... arguments) {
        return (int) invoke(function, arguments);
    }

    private String describe(int error) {
        return OnnxApi.cString((MemorySegment) invoke(CudaFunction.ERROR_STRING, error));
    }

    private Object invoke(CudaFunction function, Object... arguments) {
        try {
            return Objects.requireNonNull(functions.get(function)).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CudaException(function.symbol() + " could not be called", e);
        }
    }
}
