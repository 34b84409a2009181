package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxLibraryTest {

    @TempDir Path folder;

    @Test
    void isBundledForLinuxOnTwoArchitectures() {
        assertThat(getClass().getResource(OnnxLibrary.resource("Linux", "amd64"))).isNotNull();
        assertThat(getClass().getResource(OnnxLibrary.resource("Linux", "aarch64"))).isNotNull();
    }

    @Test
    void otherSystemsMustConfigureOne() {
        assertThatThrownBy(() -> OnnxLibrary.resource("Linux", "riscv64"))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessageContaining("Linux on riscv64")
                .hasMessageContaining("configure a library's path");
        assertThatThrownBy(() -> OnnxLibrary.resource("Mac OS X", "aarch64"))
                .isInstanceOf(OnnxRuntimeException.class);
    }

    @Test
    void refusesFilesThatAreNoLibrary() throws IOException {
        Path file = Files.writeString(folder.resolve("libonnxruntime.so"), "no library");

        assertThatThrownBy(() -> OnnxLibrary.load(Optional.of(file), false))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessage(file + " cannot be loaded as a library");
    }

    @Test
    void refusesVersionsThatWereNotTested() {
        assertThatThrownBy(() -> requireTested("1.28.1", "a CPU", OnnxLibrary.TESTED_ON_CPU))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessageContaining("1.28.1, which was not tested on a CPU")
                .hasMessageContaining("tested: [1.29.0, 1.31.1, 1.32.0]")
                .hasMessageContaining("parley.inference.onnxruntime-untested")
                .hasMessageContaining("--untested");
    }

    @Test
    void whatIsTestedOnACpuNeedNotBeOnAGpu() {
        requireTested("1.32.0", "a CPU", OnnxLibrary.TESTED_ON_CPU);
        requireTested("1.31.1", "a GPU", OnnxLibrary.TESTED_ON_CUDA);
        assertThatThrownBy(() -> requireTested("1.32.0", "a GPU", OnnxLibrary.TESTED_ON_CUDA))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessageContaining("1.32.0, which was not tested on a GPU")
                .hasMessageContaining("tested: [1.29.0, 1.31.1]");
    }

    @Test
    void loadsAnUntestedVersionWhereThatIsForced() throws Exception {
        Optional<Path> file = Optional.of(StubLibrary.compile(folder));

        assertThatThrownBy(() -> OnnxLibrary.load(file, false))
                .hasMessageContaining("ONNX Runtime 9.9.9, which was not tested on a CPU");
        assertThatThrownBy(() -> OnnxLibrary.load(file, true))
                .hasMessageEndingWith("is ONNX Runtime 9.9.9, which is older than interface 29");
    }

    private static void requireTested(String version, String device, List<String> tested) {
        OnnxLibrary.requireTested(Path.of("libonnxruntime.so"), version, device, tested);
    }
}
