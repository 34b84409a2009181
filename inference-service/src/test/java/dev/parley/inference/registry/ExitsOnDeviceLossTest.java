package dev.parley.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor sees of a process that lost its device. */
@Timeout(120)
class ExitsOnDeviceLossTest {

    private static final int RESTART_ME = 74; // EX_IOERR of sysexits.h

    @TempDir Path folder;

    @Test
    void aProcessThatLostItsDeviceExitsForItsRestart() throws Exception {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DyingProcess.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);

            assertThat(ended).as(Files.readString(log)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(RESTART_ME);
            assertThat(Files.readString(log)).contains("one lost its device: this process exits");
        } finally {
            process.destroyForcibly();
        }
    }
}
