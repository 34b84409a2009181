package dev.parley.inference.device;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * ONNX Runtime's part for CUDA: libraries that it loads itself, from the folder that it was loaded
 * from, when the first session asks for them.
 */
final class CudaProvider {

    private static final List<String> FILES =
            List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

    private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";

    private CudaProvider() {}

    /** Returns whether it is on the class path: in the artifact {@code onnxruntime_gpu} only. */
    static boolean isBundled() {
        return CudaProvider.class.getResource(RESOURCES + FILES.getLast()) != null;
    }

    /** Loads it from beside {@code library}, unpacked there from the class path where it is not. */
    static void load(Path library, OnnxApi api) {
        Path folder = library.toAbsolutePath().resolveSibling("");
        if (Files.exists(folder.resolve(FILES.getLast()))) {
            load(api);
        } else if (isBundled() && Files.isDirectory(folder)) {
            loadBundled(folder, api);
        } else {
            throw new OnnxRuntimeException(
                    "no %s beside %s: build with -Pcuda or configure a library that has it"
                            .formatted(FILES.getLast(), library));
        }
    }

    /** The files are deleted once they are loaded: nothing is left that others could replace. */
    private static void loadBundled(Path folder, OnnxApi api) {
        try {
            for (String file : FILES) {
                try (InputStream content =
                        CudaProvider.class.getResourceAsStream(RESOURCES + file)) {
                    if (content == null) {
                        throw new OnnxRuntimeException(file + " is not on the class path");
                    }
                    Files.copy(content, folder.resolve(file));
                }
            }
            load(api);
        } catch (IOException e) {
            throw new OnnxRuntimeException("the CUDA provider could not be unpacked: " + e, e);
        } finally {
            FILES.forEach(file -> folder.resolve(file).toFile().delete());
            folder.toFile().delete();
        }
    }

    /** The library loads it when the first session's options name it: here some of no session. */
    private static void load(OnnxApi api) {
        MemorySegment session = api.create(OnnxFunction.CREATE_SESSION_OPTIONS);
        MemorySegment cuda = api.create(OnnxFunction.CREATE_CUDA_OPTIONS);
        try {
            api.call(OnnxFunction.APPEND_CUDA_PROVIDER, session, cuda);
        } finally {
            api.release(OnnxFunction.RELEASE_CUDA_OPTIONS, cuda);
            api.release(OnnxFunction.RELEASE_SESSION_OPTIONS, session);
        }
    }
}
