package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of ONNX Runtime, loaded for the rest of the process's life.
 *
 * @param file that it was loaded from
 * @param version as the library says it
 * @param api its function table
 */
@SuppressWarnings("restricted")
record OnnxLibrary(Path file, String version, OnnxApi api) {

    /** The interface that our table of functions is of; later libraries offer it, too. */
    private static final int API_VERSION = 29;

    /** Entries of the table in that version, rounded down. */
    private static final long TABLE_ENTRIES = 400;

    /**
     * Versions whose logits on a CPU were compared with the reference: the operators that we use
     * are of ONNX Runtime's own domain, whose contracts move between versions.
     */
    static final List<String> TESTED_ON_CPU = List.of("1.29.0", "1.31.1", "1.32.0");

    /**
     * Versions whose operators on a GPU take what our graph gives them: 1.32.0's PagedAttention
     * takes three bounds.
     */
    static final List<String> TESTED_ON_CUDA = List.of("1.29.0", "1.31.1");

    private static final FunctionDescriptor GET_TEXT_OR_BASE = FunctionDescriptor.of(ADDRESS);
    private static final FunctionDescriptor GET_API = FunctionDescriptor.of(ADDRESS, JAVA_INT);

    /** What is called before there is a table. */
    static final List<FunctionDescriptor> ENTRY_FUNCTIONS = List.of(GET_TEXT_OR_BASE, GET_API);

    private static final Map<String, String> FOLDERS =
            Map.of("amd64", "linux-x64", "aarch64", "linux-aarch64");

    /**
     * Loads {@code configured}, or the library that comes with the Maven artifact.
     *
     * @param untested whether a version is loaded that is not among the tested ones
     */
    static OnnxLibrary load(Optional<Path> configured, boolean untested) {
        return configured.isPresent() ? load(configured.get(), untested) : loadBundled();
    }

    /** The file is deleted once it is loaded: nothing is left behind that others could replace. */
    private static OnnxLibrary loadBundled() {
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream library = OnnxLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new OnnxRuntimeException(resource + " is not on the class path");
            }
            Path folder = Files.createTempDirectory("parley-onnxruntime");
            Path file = folder.resolve("libonnxruntime.so");
            try {
                Files.copy(library, file);
                return load(file, false);
            } finally {
                Files.deleteIfExists(file);
                if (CudaProvider.isBundled()) {
                    folder.toFile().deleteOnExit(); // it is unpacked there when it is needed
                } else {
                    Files.deleteIfExists(folder);
                }
            }
        } catch (IOException e) {
            throw new OnnxRuntimeException(
                    "ONNX Runtime could not be unpacked; set java.io.tmpdir or configure a library: "
                            + e,
                    e);
        }
    }

    static String resource(String system, String architecture) {
        String folder = FOLDERS.get(architecture);
        if (!system.equals("Linux") || folder == null) {
            throw new OnnxRuntimeException(
                    "no ONNX Runtime is bundled for %s on %s: configure a library's path"
                            .formatted(system, architecture));
        }
        return "/ai/onnxruntime/native/" + folder + "/libonnxruntime.so";
    }

    private static OnnxLibrary load(Path file, boolean untested) {
        Telemetry.turnOff();
        SymbolLookup symbols = open(file);
        MemorySegment entry =
                symbols.find("OrtGetApiBase")
                        .orElseThrow(() ->
                                new OnnxRuntimeException(
                                        file + " is not ONNX Runtime: no OrtGetApiBase"));
        // struct OrtApiBase: GetApi(version), then GetVersionString()
        MemorySegment base = call(entry, GET_TEXT_OR_BASE).reinterpret(2 * ADDRESS.byteSize());
        String version = OnnxApi.cString(call(base.getAtIndex(ADDRESS, 1), GET_TEXT_OR_BASE));
        if (!untested) {
            requireTested(file, version, "a CPU", TESTED_ON_CPU);
        }
        MemorySegment table = call(base.getAtIndex(ADDRESS, 0), GET_API, API_VERSION);
        if (table.address() == 0) {
            throw new OnnxRuntimeException(
                    "%s is ONNX Runtime %s, which is older than interface %d"
                            .formatted(file, version, API_VERSION));
        }
        return new OnnxLibrary(
                file, version, new OnnxApi(table.reinterpret(TABLE_ENTRIES * ADDRESS.byteSize())));
    }

    private static SymbolLookup open(Path file) {
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new OnnxRuntimeException(file + " cannot be loaded as a library", e);
        }
    }

    /** Refuses the library for a GPU where its version was not tested on one. */
    void requireTestedOnCuda() {
        requireTested(file, version, "a GPU", TESTED_ON_CUDA);
    }

    static void requireTested(Path file, String version, String device, List<String> tested) {
        if (!tested.contains(version)) {
            throw new OnnxRuntimeException(
                    "%s is ONNX Runtime %s, which was not tested on %s; tested: %s; the setting parley.inference.onnxruntime-untested or the option --untested forces it"
                            .formatted(file, version, device, tested));
        }
    }

    private static MemorySegment call(
            MemorySegment function, FunctionDescriptor descriptor, Object... arguments) {
        try {
            return (MemorySegment)
                    Linker.nativeLinker()
                            .downcallHandle(function, descriptor)
                            .invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxRuntimeException("ONNX Runtime's function table is out of reach", e);
        }
    }
}
