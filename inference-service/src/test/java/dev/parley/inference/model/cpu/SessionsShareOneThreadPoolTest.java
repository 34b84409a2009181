package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.model.RunnerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionsShareOneThreadPoolTest {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** A native thread bears the name of the thread that made it. */
    private static final String LOADER = "loads-models";

    @Test
    void loadingModelsMakesNoThreads() throws Exception {
        assumeThat(TASKS).exists();
        OnnxRuntime.open(Optional.empty());
        List<OnnxStepRunner> runners = new ArrayList<>();
        Thread loader =
                Thread.ofPlatform()
                        .name(LOADER)
                        .start(() -> {
                            for (int i = 0; i < 3; i++) {
                                runners.add(onTwoThreads());
                            }
                        });
        loader.join();
        try {
            assertThat(runners).hasSize(3);
            awaitNativeEndOf(LOADER);
            assertThat(threads()).doesNotContain(LOADER);
        } finally {
            runners.forEach(OnnxStepRunner::close);
        }
    }

    private static OnnxStepRunner onTwoThreads() {
        RunnerOptions options = new RunnerOptions(1, 64, 2, Optional.empty());
        try {
            return OnnxStepRunner.load(GoldenModel.folder(), options);
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }

    /** A joined thread is gone for Java a moment before it is for the system; a pool's stays. */
    private static void awaitNativeEndOf(String name) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (threads().contains(name) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private static List<String> threads() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.map(SessionsShareOneThreadPoolTest::name).toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "ended";
        }
    }
}
