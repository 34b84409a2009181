package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A library that says it is ONNX Runtime 9.9.9 and has no functions. */
public final class StubLibrary {

    private static final String SOURCE =
            """
            static const void *functions(unsigned version) { return 0; }
            static const char *version(void) { return "9.9.9"; }
            static const struct {
                const void *(*functions)(unsigned);
                const char *(*version)(void);
            } base = {functions, version};
            const void *OrtGetApiBase(void) { return &base; }
            """;

    private StubLibrary() {}

    /** Compiles it into a folder; the test is skipped where gcc is not installed. */
    public static Path compile(Path folder) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("onnxruntime.c"), SOURCE);
        Path library = folder.resolve("libonnxruntime.so");
        ProcessBuilder compiler =
                new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-Wl,-z,noexecstack",
                        "-o",
                        library.toString(),
                        source.toString());
        try {
            assertThat(compiler.inheritIO().start().waitFor()).isZero();
        } catch (IOException _) {
            assumeTrue(false, "gcc is not installed");
        }
        return library;
    }
}
