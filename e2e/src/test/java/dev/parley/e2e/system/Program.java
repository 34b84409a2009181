package dev.parley.e2e.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs that are not ours, such as Python and Node.js. */
final class Program {

    /** How a program ended and what it printed. */
    record Outcome(int code, String output) {

        boolean succeeded() {
            return code == 0;
        }
    }

    private Program() {}

    /** Whether a program is installed and says its version. */
    static boolean exists(String name) throws InterruptedException {
        try {
            return run(Duration.ofSeconds(20), Map.of(), List.of(name, "--version")).succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a command to its end; output and errors together; code 124 when it took too long. */
    static Outcome run(Duration timeout, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        Files.delete(output);
        return new Outcome(ended ? process.exitValue() : 124, printed);
    }
}
