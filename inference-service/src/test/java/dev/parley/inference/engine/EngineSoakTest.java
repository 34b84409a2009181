package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Nothing leaks while clients come and go. The property {@code parley.soak.seconds} says for how
 * long, by default 20.
 *
 * <p>In a process of its own, whose heap has its whole size from the beginning: what its memory
 * grows by is native, and objects that are kept for ever end it.
 */
@EnabledOnOs(OS.LINUX)
class EngineSoakTest {

    private static final int MAX_LENGTH = 128;
    private static final long PARKED = 4_000_000;
    private static final long TOLERATED_GROWTH =
            64_000_000; // of malloc's and the JIT compiler's own making

    @Test
    void nothingIsLeftWhenSixteenClientsHaveComeAndGone() throws Exception {
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        EngineSoakTest.class.getName(),
                        Long.getLong("parley.soak.seconds", 20).toString());
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));

        command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.redirectError(ProcessBuilder.Redirect.INHERIT);

        assertThat(command.start().waitFor()).isZero();
    }

    /** Soaks for as many seconds as the argument says. */
    static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        Usage before = Usage.now();
        Engine engine =
                Engine.start(
                        "soak",
                        runner(),
                        new EngineOptions(12, 8, Duration.ofMillis(50), 32, Duration.ofSeconds(2)),
                        System::nanoTime);
        try {
            EngineSoak soak = new EngineSoak(engine, 512, MAX_LENGTH);
            soak.run(16, time.dividedBy(4), 1); // warm: everything that grows to a bound has
            Usage warm = Usage.now();
            Map<String, Integer> ends = soak.run(16, time.multipliedBy(3).dividedBy(4), 2);
            TestEngine.await(() -> isIdle(engine));
            Usage after = Usage.now();

            assertThat(engine.isServing()).isTrue();
            assertThat(ends).containsKeys("finished LENGTH", "left", "finished PREFILLED");
            assertThat(ends).doesNotContainKeys("failed GENERATION_FAILED", "failed MODEL_FAILED");
            assertThat(after.anonymousBytes()).isLessThan(warm.anonymousBytes() + TOLERATED_GROWTH);
            assertThat(after.files()).isLessThanOrEqualTo(warm.files());
        } finally {
            engine.close(Duration.ofSeconds(10));
        }
        assertThat(Usage.now().engineThreads()).isEqualTo(before.engineThreads());
    }

    private static boolean isIdle(Engine engine) {
        EngineLoad load = engine.load();
        return load.slotsInUse() == 0 && load.queued() == 0 && load.kv().usedTokens() == 0;
    }

    private static OnnxStepRunner runner() throws ModelLoadException {
        return OnnxStepRunner.load(
                GoldenModel.folder(),
                new RunnerOptions(4, MAX_LENGTH, 1, Optional.empty())
                        .with(new KvOptions(PARKED, 16, false)));
    }

    /** What this process has of the system. */
    private record Usage(long anonymousBytes, long files, long engineThreads) {

        static Usage now() throws IOException {
            System.gc();
            try (Stream<String> status = Files.lines(Path.of("/proc/self/status"));
                    Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                long kilobytes =
                        status.filter(line -> line.startsWith("RssAnon:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .findFirst()
                                .orElseThrow();
                long threads =
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("engine-"))
                                .count();
                return new Usage(kilobytes * 1024, files.count(), threads);
            }
        }
    }
}
