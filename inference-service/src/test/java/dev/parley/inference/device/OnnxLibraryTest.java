package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThatThrownBy(() -> OnnxLibrary.requireTested(Path.of("libonnxruntime.so"), "1.28.1"))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessageContaining("1.28.1")
                .hasMessageContaining("tested: [1.29.0, 1.31.1, 1.32.0]")
                .hasMessageContaining("a setting forces it");
    }
}
