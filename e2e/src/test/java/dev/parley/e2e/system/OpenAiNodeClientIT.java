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

/** The official Node.js client, unmodified, over wss: it knows no other. */
@ExtendWith(RunningParley.class)
class OpenAiNodeClientIT {

    private static final Path SCRIPTS = ServiceProcess.inRepository("e2e/node");

    @Test
    void holdsAFullAudioTurnOverTls(Parley parley) throws IOException, InterruptedException {
        assumeTrue(Program.exists("npm"), "skipped: the Node.js client (no Node.js)");
        assumeTrue(install(), "skipped: the Node.js client (npm could not install it)");

        Program.Outcome outcome =
                Program.run(
                        Duration.ofSeconds(60),
                        Map.of("NODE_EXTRA_CA_CERTS", parley.certificate().pem().toString()),
                        List.of(
                                "node",
                                SCRIPTS.resolve("turn.mjs").toString(),
                                parley.secureBaseUrl(),
                                question().toString()));

        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    }

    private static Path question() {
        return ServiceProcess.inRepository("e2e/src/main/resources/questions/arithmetic.wav");
    }

    private static boolean install() throws IOException, InterruptedException {
        if (Files.exists(SCRIPTS.resolve("node_modules/openai"))) {
            return true;
        }
        List<String> command =
                List.of(
                        "npm",
                        "--prefix",
                        SCRIPTS.toString(),
                        "install",
                        "--no-audit",
                        "--no-fund");
        return Program.run(Duration.ofMinutes(3), Map.of(), command).succeeded();
    }
}
