package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In a process of its own: what fails here takes its process along. */
class LongCommandLineTest {

    private static final int ARGUMENT_BYTES = 100_000;

    static void main() {
        System.out.print(OnnxRuntime.open(Optional.empty()).version());
    }

    @Test
    void opensInAProcessWithAVeryLongCommandLine() throws IOException, InterruptedException {
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlong=" + "a".repeat(ARGUMENT_BYTES),
                        LongCommandLineTest.class.getName());
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();

        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEqualTo("1.29.0");
    }
}
