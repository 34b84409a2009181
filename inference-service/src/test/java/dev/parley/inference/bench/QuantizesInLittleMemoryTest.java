package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.quantization.CheckpointRows;
import dev.parley.inference.quantization.QuantizationCache;
import dev.parley.inference.quantization.QuantizationPlan;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint goes through memory in pieces, whatever its size. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class QuantizesInLittleMemoryTest {

    /** A heap of 128 MB, and what a virtual machine takes besides. */
    private static final long BOUND = 256L << 20;

    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC");

    @TempDir Path folder;

    /** Quantises a model and prints the most bytes that the process had in no file. */
    static void main(String[] arguments) throws Exception {
        AtomicLong most = new AtomicLong();
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> watching =
                    watch.scheduleAtFixedRate(
                            () -> most.accumulateAndGet(SystemMemory.anonymous(), Math::max),
                            0,
                            10,
                            TimeUnit.MILLISECONDS);
            quantize(Path.of(arguments[0]), Path.of(arguments[1]));
            watching.cancel(false);
        }
        System.out.print(most);
    }

    private static void quantize(Path model, Path cache) throws ModelLoadException {
        DecoderWeights weights = DecoderWeights.of(ModelConfig.read(model));
        try (Arena arena = Arena.ofShared()) {
            Checkpoint checkpoint = Checkpoint.map(model, weights, arena);
            new QuantizationCache(new CacheOptions(cache, true))
                    .open(
                            model,
                            QuantizationPlan.of(weights, new BlockFormat(4, 32)),
                            new CheckpointRows(checkpoint, weights.format()),
                            arena);
        }
    }

    @Test
    void aCheckpointManyTimesAsLargeAsTheMemory() throws Exception {
        Path model = folder.resolve("model");
        RandomModel.write(Shape.LLAMA_1B_SHRUNKEN, model);
        assertThat(Files.size(model.resolve("model.safetensors"))).isGreaterThan(3 * BOUND);

        long most =
                OwnProcess.number(
                        QuantizesInLittleMemoryTest.class,
                        SMALL,
                        model.toString(),
                        folder.resolve("cache").toString());

        assertThat(most).isPositive().isLessThan(BOUND);
    }
}
