package dev.parley.inference.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.process.ProcessUsage;
import dev.parley.inference.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Nothing stays in the service when its clients have gone, however they went. The property {@code
 * parley.soak.seconds} says for how long they come, by default 60.
 *
 * <p>The heap has its whole size from the beginning: what the service's memory grows by is native,
 * and objects that are kept for ever end it.
 */
@EnabledOnOs(OS.LINUX)
class GrpcSoakIT {

    private static final int CLIENTS = 16;
    private static final Path ROOT = Path.of(System.getProperty("parley.root", ".."));
    private static final List<String> STILL =
            List.of(
                    "parley_engine_slots_in_use",
                    "parley_engine_queue_depth",
                    "parley_engine_kv_used_tokens");
    private static final Duration REST = Duration.ofSeconds(30);

    /** Of malloc's, the JIT compiler's and the network buffers' own making. */
    private static final long TOLERATED_GROWTH = 48_000_000;

    private static final List<String> HEAP =
            List.of(
                    "-Xms320m",
                    "-Xmx320m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    "-XX:-UseDynamicNumberOfCompilerThreads"); // so that threads can be counted

    @Test
    void nothingIsLeftWhenClientsHaveComeCancelledAndVanished() throws Exception {
        Duration time = Duration.ofSeconds(Long.getLong("parley.soak.seconds", 60));
        Ends ends = new Ends();
        try (ServiceProcess service = start()) {
            Meters meters = new Meters(service.uri("/q/metrics"));
            soak(service, time.dividedBy(4), 1, ends); // warm: everything that grows to a bound has
            ProcessUsage warm = atRest(service, meters);
            soak(service, time.multipliedBy(3).dividedBy(4), 2, ends);
            ProcessUsage after = atRest(service, meters);
            System.err.printf(
                    "Soaked for %s: %d answers, %s, %s, then %s%n",
                    time, ends.chats(), ends.counts(), warm, after);

            assertEveryStreamEndedOnce(ends, meters);
            assertNothingIsLeft(service, warm, after);
            assertThat(service.endsWithin(REST)).isTrue();
            assertThat(service.log()).doesNotContain(" ERROR ");
        }
    }

    private static ServiceProcess start() throws IOException {
        Path target = ROOT.resolve("inference-service/target");
        Map<String, String> settings = new HashMap<>();
        settings.put("parley.home", ROOT.toAbsolutePath().normalize().toString());
        settings.put("parley.inference.reader-patience", "1s");
        settings.put("parley.inference.reader-buffer", "8");
        settings.put("parley.speech.recognizer.enabled", "false");
        settings.put("parley.speech.synthesizer.enabled", "false");
        for (String size : List.of("small", "large")) {
            String model = "parley.inference.models.parley-demo-" + size;
            settings.put(model + ".slots", "4");
            settings.put(model + ".queue", "4");
            settings.put(model + ".prefix-cache", "4");
        }
        Path log = Files.createDirectories(target.resolve("soak")).resolve("service.log");
        return ServiceProcess.start(
                target.resolve("quarkus-app/quarkus-run.jar"), HEAP, settings, log);
    }

    private static void soak(ServiceProcess service, Duration time, long seed, Ends ends)
            throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed * CLIENTS + i);
                SoakClient client = new SoakClient(service.port(), random, ends);
                running.add(
                        threads.submit(() -> {
                            client.run(end);
                            return null;
                        }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    /** Returns what the service has of the system once no request is left in it. */
    private static ProcessUsage atRest(ServiceProcess service, Meters meters)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + REST.toNanos();
        for (String meter : STILL) {
            while (meters.sum(meter) > 0) {
                assertThat(System.nanoTime() - deadline).as(meter + " stays").isNegative();
                LockSupport.parkNanos(20_000_000);
            }
        }
        return ProcessUsage.of(service.proc());
    }

    private static void assertEveryStreamEndedOnce(Ends ends, Meters meters)
            throws IOException, InterruptedException {
        assertThat(ends.counts())
                .containsKeys(
                        "read: completed",
                        "left: gone",
                        "vanished: gone",
                        "hasty: DEADLINE_EXCEEDED",
                        "refused: NOT_FOUND UNKNOWN_MODEL",
                        "prefill: PREFILL_OUTCOME_DONE",
                        "watched: left");
        assertThat(ends.counts().keySet())
                .noneMatch(end -> end.contains("ENDED"))
                .filteredOn(end -> !end.startsWith("hasty: DEADLINE_EXCEEDED")) // the client's own
                .noneMatch(end -> end.contains("AFTER ITS END"))
                .noneMatch(end -> end.contains(": INTERNAL") || end.contains(": UNKNOWN"))
                .noneMatch(end -> end.startsWith("read: DEADLINE_EXCEEDED"));
        assertThat((long) meters.sum("gen_ai_server_request_duration_seconds_count"))
                .as("ends that the service counted")
                .isBetween(ends.seenChats(), ends.chats());
    }

    private static void assertNothingIsLeft(
            ServiceProcess service, ProcessUsage warm, ProcessUsage after) throws IOException {
        assertThat(after.anonymousBytes()).isLessThan(warm.anonymousBytes() + TOLERATED_GROWTH);
        assertThat(after.threads())
                .as("carriers of virtual threads may come late")
                .isLessThanOrEqualTo(warm.threads() + Runtime.getRuntime().availableProcessors());
        long deadline = System.nanoTime() + REST.toNanos();
        while (ProcessUsage.of(service.proc()).files() > warm.files()) {
            assertThat(System.nanoTime() - deadline).as("files stay open").isNegative();
            LockSupport.parkNanos(20_000_000);
        }
    }
}
