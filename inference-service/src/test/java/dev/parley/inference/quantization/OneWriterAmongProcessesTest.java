package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.quantization.QuantizationPlan.Matrix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process quantises what we want, too. */
@Timeout(60)
class OneWriterAmongProcessesTest {

    private static final QuantizationPlan PLAN =
            new QuantizationPlan(
                    new BlockFormat(4, 32),
                    List.of(
                            new Matrix("up", List.of(Weight.of("up", 30, 96))),
                            new Matrix("down", List.of(Weight.of("down", 10, 96)))));

    private final Arena arena = Arena.ofShared();
    private final RandomWeights weights = new RandomWeights();

    @TempDir Path temporary;

    /** Tells of each weight that it is about to read, and waits for a line or the end of input. */
    static void main(String[] arguments) throws ModelLoadException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        RandomWeights random = new RandomWeights();
        WeightSource slow =
                weight -> {
                    out.println(weight.name());
                    try {
                        in.readLine();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return random.rows(weight);
                };
        try (Arena arena = Arena.ofShared()) {
            open(Path.of(arguments[0]), slow, arena);
        }
    }

    @BeforeEach
    void writeSource() throws IOException {
        Files.createDirectories(checkpoint(temporary));
        Files.write(
                checkpoint(temporary).resolve("model.safetensors"),
                new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void weWaitForItAndFindWhatItMade() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Process other = startOther();
            try {
                Future<Path> ours = want(thread);
                requireWaiting(ours);

                other.getOutputStream().close();

                assertThat(ours.get(30, TimeUnit.SECONDS)).isDirectory();
                assertThat(other.waitFor()).isZero();
            } finally {
                other.destroyForcibly();
            }
        }
        assertThat(weights.asked).isEmpty();
    }

    @Test
    void weMakeItWhereTheOtherWasKilled() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Process other = startOther();
            try {
                Future<Path> ours = want(thread);
                requireWaiting(ours);

                other.destroyForcibly();

                assertThat(ours.get(30, TimeUnit.SECONDS)).isDirectory();
            } finally {
                other.destroyForcibly();
            }
        }
        assertThat(weights.asked).containsExactly("up", "down");
    }

    private static void requireWaiting(Future<Path> ours) {
        assertThatThrownBy(() -> ours.get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    /** Returns a process that writes into the cache, and has read nothing yet. */
    private Process startOther() throws IOException {
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OneWriterAmongProcessesTest.class.getName(),
                        temporary.toString());
        Process other = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");
        return other;
    }

    private Future<Path> want(ExecutorService thread) {
        return thread.submit(() -> open(temporary, weights, arena).folder());
    }

    private static QuantizedCheckpoint open(Path temporary, WeightSource source, Arena arena)
            throws ModelLoadException {
        return new QuantizationCache(new CacheOptions(temporary.resolve("cache"), true))
                .open(checkpoint(temporary), PLAN, source, arena);
    }

    private static Path checkpoint(Path temporary) {
        return temporary.resolve("checkpoint");
    }
}
