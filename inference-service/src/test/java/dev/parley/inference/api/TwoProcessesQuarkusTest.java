package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.registry.ChatModels;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must hold between two processes, not only within one. */
@QuarkusTest
@TestProfile(FakeModelsProfile.class)
@Timeout(60)
class TwoProcessesQuarkusTest {

    @Inject ChatModels models;
    @Inject FakeRunners runners;
    @Inject DeadlineRecorder deadlines;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable Process client;

    @BeforeEach
    void startTheOtherProcess() throws IOException {
        await(() -> models.load(FakeModelsProfile.MODEL).isPresent());
        runners.of("small").allowAll();
        client =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ClientProcess.class.getName(),
                                Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(told()).isEqualTo("ready");
        deadlines.timesLeft.clear();
    }

    @AfterEach
    void endTheOtherProcess() {
        process().destroy();
        await(() -> load().slotsInUse() == 0);
    }

    @Test
    void cancellingReachesTheHandlerAtOnceAndFreesTheSlot() throws IOException {
        tell("leave unread");
        assertThat(told()).isEqualTo("first message");
        assertThat(load().slotsInUse()).isEqualTo(1);

        long cancelled = System.nanoTime();
        tell("cancel unread");
        await(() -> load().slotsInUse() == 0);

        assertThat(Duration.ofNanos(System.nanoTime() - cancelled))
                .isLessThan(Duration.ofSeconds(1)); // far below the patience with a slow reader
        assertThat(told()).isEqualTo("unread closed CANCELLED");
    }

    @Test
    void aCallerThatDiesFreesItsSlot() throws IOException {
        tell("leave unread");
        assertThat(told()).isEqualTo("first message");

        process().destroyForcibly();

        await(() -> load().slotsInUse() == 0);
    }

    @Test
    void theDeadlineArrivesAndEndsTheGeneration() throws Exception {
        tell("read with a deadline");

        Optional<Duration> timeLeft = deadlines.timesLeft.take();
        assertThat(timeLeft.orElseThrow()).isBetween(Duration.ofMillis(1), Duration.ofMillis(1500));
        assertThat(told()).isEqualTo("failed DEADLINE_EXCEEDED");
        await(() -> load().slotsInUse() == 0);
    }

    @Test
    void aStreamThatIsNotReadStallsNoOtherAndIsCutOff() throws Exception {
        tell("leave unread");
        assertThat(told()).isEqualTo("first message");
        awaitThatItsSequencePaused();

        tell("read short");

        assertThat(told()).matches("read \\d+ characters");
        await(() -> load().slotsInUse() == 0); // after the patience with a slow reader
        tell("read short");
        assertThat(told()).matches("read \\d+ characters");
    }

    /** It takes no more steps once its window, and the room behind it, are full. */
    private void awaitThatItsSequencePaused() throws InterruptedException {
        int before = -1;
        for (int now = steps(); now != before; now = steps()) {
            before = now;
            // Not a spin: the server, the client and this test share what cores there are.
            assertThat(process().waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(load().slotsInUse()).isEqualTo(1);
    }

    private int steps() {
        return runners.of("small").ran.size();
    }

    private EngineLoad load() {
        return models.load(FakeModelsProfile.MODEL).orElseThrow();
    }

    private void tell(String line) {
        new PrintStream(process().getOutputStream(), true, StandardCharsets.UTF_8).println(line);
    }

    private @Nullable String told() throws IOException {
        BufferedReader out = process().inputReader(StandardCharsets.UTF_8);
        return out.readLine();
    }

    private Process process() {
        if (client == null) {
            throw new AssertionError("not started");
        }
        return client;
    }
}
