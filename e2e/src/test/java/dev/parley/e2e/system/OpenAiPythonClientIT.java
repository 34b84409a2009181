package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official Python client, unmodified, in a virtual environment of its own. */
@ExtendWith(RunningParley.class)
class OpenAiPythonClientIT {

    private static final Path SCRIPTS = ServiceProcess.inRepository("e2e/python");
    private static final Path ENVIRONMENT = ServiceProcess.inRepository("e2e/target/python");

    @Test
    void holdsAFullAudioTurn(Parley parley) throws IOException, InterruptedException {
        assumeTrue(Program.exists("python3"), "skipped: the Python client (no Python)");
        assumeTrue(install(), "skipped: the Python client (pip could not install it)");

        Program.Outcome outcome =
                Program.run(
                        Duration.ofSeconds(60),
                        Map.of(),
                        List.of(
                                ENVIRONMENT.resolve("bin/python").toString(),
                                SCRIPTS.resolve("turn.py").toString(),
                                parley.baseUrl(),
                                question().toString()));

        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    }

    private static Path question() {
        return ServiceProcess.inRepository("e2e/src/main/resources/questions/arithmetic.wav");
    }

    private static boolean install() throws IOException, InterruptedException {
        Path python = ENVIRONMENT.resolve("bin/python");
        if (!Files.exists(python) && !run("python3", "-m", "venv", ENVIRONMENT.toString())) {
            return false;
        }
        String requirements = SCRIPTS.resolve("requirements.txt").toString();
        return run(python.toString(), "-m", "pip", "install", "--quiet", "-r", requirements);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return Program.run(Duration.ofMinutes(3), Map.of(), List.of(command)).succeeded();
    }
}
