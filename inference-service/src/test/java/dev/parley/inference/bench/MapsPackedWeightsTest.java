package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose layers are large enough for the runtime to line them up in a file. */
class MapsPackedWeightsTest {

    @TempDir Path folder;

    @BeforeEach
    void quantize() throws Exception {
        RandomModel.write(Shape.ONE_LAYER, folder.resolve("model"))
                .quantize(new BlockFormat(4, 32), cache());
    }

    @Test
    void givesTheLogitsOfWeightsOnTheHeap() throws Exception {
        float[] heap = logits(Packing.HEAP);

        for (int time = 0; time < 2; time++) { // the second finds the files of the first
            assertThat(logits(Packing.FILE)).containsExactly(heap);
        }

        assertThat(data()).isNotEmptyFile();
    }

    @Test
    void isMadeAgainWhereItWasDamaged() throws Exception {
        float[] before = logits(Packing.FILE);
        Path data = data();
        byte[] bytes = Files.readAllBytes(data);
        for (int i = 0; i < bytes.length; i += 64) {
            bytes[i] ^= 0x55;
        }
        Files.write(data, bytes);

        assertThat(logits(Packing.FILE)).containsExactly(before);
    }

    private CacheOptions cache() {
        return new CacheOptions(folder.resolve("cache"), true);
    }

    private Path data() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(path -> path.endsWith("graph.onnx.data")).findFirst().orElseThrow();
        }
    }

    private float[] logits(Packing packing) throws Exception {
        RunnerOptions options =
                new RunnerOptions(
                        1,
                        64,
                        1,
                        Optional.empty(),
                        Device.CPU,
                        Precision.INT4,
                        32,
                        new QuantizationOptions(4, cache(), packing));
        try (OnnxStepRunner runner = OnnxStepRunner.load(folder.resolve("model"), options)) {
            return runner.prefill(0, 0, IntStream.range(0, 40).toArray()).row(0);
        }
    }
}
