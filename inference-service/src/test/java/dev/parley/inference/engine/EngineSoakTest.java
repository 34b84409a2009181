package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.process.ProcessUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Nothing leaks while clients come and go. The property {@code parley.soak.seconds} says for how
 * long, by default 180; while one works on it, 20 show most of it.
 *
 * <p>In a process of its own, whose heap has its whole size from the beginning: what its memory
 * grows by is native, and objects that are kept for ever end it.
 */
@EnabledOnOs(OS.LINUX)
class EngineSoakTest {

    private static final int MAX_LENGTH = 128;
    private static final long PARKED = 4_000_000;
    private static final long TOLERATED_GROWTH =
            32_000_000; // of malloc's and the JIT compiler's own making
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    void nothingIsLeftWhenSixteenClientsHaveComeAndGone() throws Exception {
        long seconds = Long.getLong("parley.soak.seconds", 180);
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:-UseDynamicNumberOfCompilerThreads", // so that threads can be counted
                        EngineSoakTest.class.getName(),
                        Long.toString(seconds));
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));

        command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.redirectError(ProcessBuilder.Redirect.INHERIT);

        Process soak = command.start();
        try {
            assertThat(soak.waitFor(seconds + 120, TimeUnit.SECONDS))
                    .as("every stream ends")
                    .isTrue();
            assertThat(soak.exitValue()).isZero();
        } finally {
            soak.destroyForcibly();
        }
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
            soak(engine, time);
        } finally {
            long closing = System.nanoTime();
            engine.close(GRACE);
            assertThat(Duration.ofNanos(System.nanoTime() - closing))
                    .as("streams that end never or twice are waited for in vain")
                    .isLessThan(GRACE.dividedBy(2));
        }
        Usage closed = Usage.now();
        assertThat(closed.engineThreads()).isEqualTo(before.engineThreads());
        assertThat(closed.runtimeObjects()).isEqualTo(before.runtimeObjects());
    }

    private static void soak(Engine engine, Duration time) throws Exception {
        EngineSoak soak = new EngineSoak(engine, 512, MAX_LENGTH);
        soak.run(16, time.dividedBy(4), 1); // warm: everything that grows to a bound has
        Usage warm = Usage.now();
        Map<String, Integer> ends = soak.run(16, time.multipliedBy(3).dividedBy(4), 2);
        TestEngine.await(() -> isIdle(engine));
        Usage after = Usage.now();
        System.err.println("Soaked for " + time + ": " + ends + ", " + warm + ", then " + after);

        assertThat(engine.isServing()).isTrue();
        assertThat(ends)
                .containsKeys(
                        "finished LENGTH", "finished PREFILLED", "left, then failed CANCELLED");
        assertThat(ends.keySet())
                .noneMatch(it -> it.contains("GENERATION_FAILED") || it.contains("MODEL_FAILED"));
        assertThat(after.system().anonymousBytes())
                .isLessThan(warm.system().anonymousBytes() + TOLERATED_GROWTH);
        assertThat(after.system().files()).isLessThanOrEqualTo(warm.system().files());
        assertThat(after.runtimeObjects()).isEqualTo(warm.runtimeObjects());
        assertThat(after.system().threads())
                .as("carriers of virtual threads may come late")
                .isLessThanOrEqualTo(
                        warm.system().threads() + Runtime.getRuntime().availableProcessors());
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

    /**
     * What this process has.
     *
     * @param runtimeObjects of ONNX Runtime: sessions, tensors and their like
     */
    private record Usage(ProcessUsage system, long engineThreads, long runtimeObjects) {

        static Usage now() throws IOException {
            System.gc();
            long engineThreads =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("engine-"))
                            .count();
            return new Usage(
                    ProcessUsage.of(Path.of("/proc/self")),
                    engineThreads,
                    OnnxRuntime.open(Optional.empty()).liveObjects());
        }
    }
}
