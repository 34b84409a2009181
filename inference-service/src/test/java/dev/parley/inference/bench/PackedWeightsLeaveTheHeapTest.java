package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runtime does not say whether it found its packed weights in the file: memory does. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class PackedWeightsLeaveTheHeapTest {

    private static final BlockFormat FORMAT = new BlockFormat(4, 32);

    /** The virtual machine's own heap is there before the model and stays as large. */
    private static final List<String> STEADY =
            List.of(
                    "-Xms64m",
                    "-Xmx64m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1");

    @TempDir Path folder;

    /** Prints the bytes that loading a model took, all of them in no file. */
    static void main(String[] arguments) throws Exception {
        Packing packing = Packing.valueOf(arguments[2]);
        OnnxRuntime.open(Optional.empty()); // the library's memory is not the model's
        long before = SystemMemory.anonymous();
        try (OnnxStepRunner _ = load(Path.of(arguments[0]), Path.of(arguments[1]), packing)) {
            System.out.print(SystemMemory.anonymous() - before);
        }
    }

    @Test
    void loadingFromTheFileTakesLessThanHalfOfThemAgain() throws Exception {
        RandomModel.write(Shape.ONE_LAYER, model()).quantize(FORMAT, cacheOptions(cache()));
        load(model(), cache(), Packing.FILE).close(); // makes the files

        long heap = grown(Packing.HEAP);
        long file = grown(Packing.FILE);

        assertThat(heap).as("bytes on the heap").isGreaterThan(packed());
        assertThat(heap - file).as("bytes that the file keeps off it").isGreaterThan(packed() / 2);
    }

    private long grown(Packing packing) throws IOException, InterruptedException {
        return OwnProcess.number(
                PackedWeightsLeaveTheHeapTest.class,
                STEADY,
                model().toString(),
                cache().toString(),
                packing.name());
    }

    private long packed() throws Exception {
        ModelConfig config = ModelConfig.read(model());
        MemoryPlan.StepSize size = new MemoryPlan.StepSize(1, 64, 64);
        return MemoryPlan.of(config, DecoderWeights.of(config), FORMAT, size).packed();
    }

    private static OnnxStepRunner load(Path model, Path cache, Packing packing) throws Exception {
        QuantizationOptions quantization = new QuantizationOptions(4, cacheOptions(cache), packing);
        return OnnxStepRunner.load(
                model,
                new RunnerOptions(
                        1,
                        64,
                        1,
                        Optional.empty(),
                        Device.CPU,
                        Precision.INT4,
                        FORMAT.block(),
                        quantization));
    }

    private static CacheOptions cacheOptions(Path directory) {
        return new CacheOptions(directory, false);
    }

    private Path model() {
        return folder.resolve("model");
    }

    private Path cache() {
        return folder.resolve("cache");
    }
}
