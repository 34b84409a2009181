package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.MemoryClaim;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be served on a GPU is refused before minutes are spent on quantising it. */
class RefusedBeforeLoadingTest {

    @TempDir private Path folder;

    @AfterEach
    void nothingIsQuantised() {
        assertThat(cache()).doesNotExist();
    }

    @Test
    void aLengthBeyondTheModelsPositions() {
        assertRefused(
                GoldenModel.folder(),
                options(100_000, 32),
                "max-model-len is 100000, and the model has 4096 positions");
    }

    @Test
    void fixedRows() {
        assertRefused(
                GoldenModel.folder(),
                options(64, 32).with(new KvOptions(0, 64, true)),
                "deterministic is served on a CPU only");
    }

    @Test
    void anEmbeddingWhoseRowsAreNotWholeBlocks() {
        assertRefused(
                GoldenModel.folder(),
                options(64, 128),
                "tensor model.embed_tokens.weight: a GPU looks up rows of whole blocks of 128");
    }

    @Test
    void scalesThatTheHostHasNoRoomToConvert() {
        MemoryClaim full =
                plan -> {
                    if (plan.packed() > 0) {
                        throw new ModelLoadException("no room for scales");
                    }
                };

        assertRefused(GoldenModel.folder(), options(64, 32, full), "no room for scales");
    }

    @Test
    void everythingWhereThereIsNoGpu() {
        assertRefused(GoldenModel.folder(), options(64, 32), "no CUDA runtime library");
    }

    private void assertRefused(Path model, RunnerOptions options, String words) {
        CudaOptions nowhere =
                new CudaOptions(
                        0,
                        Optional.of(folder),
                        CudaOptions.CacheType.BFLOAT16,
                        256,
                        OptionalInt.empty(),
                        1024,
                        true);
        assertThatThrownBy(() -> PagedStepRunner.load(model, options, nowhere))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(words);
    }

    private RunnerOptions options(int maxLength, int block) {
        return options(maxLength, block, MemoryClaim.UNLIMITED);
    }

    private RunnerOptions options(int maxLength, int block, MemoryClaim memory) {
        return new RunnerOptions(
                1,
                maxLength,
                1,
                Optional.empty(),
                Device.CUDA,
                Precision.INT4,
                block,
                new QuantizationOptions(0, new CacheOptions(cache(), false), Packing.HEAP),
                memory,
                KvOptions.SLOTS_ONLY);
    }

    private Path cache() {
        return folder.resolve("quantized");
    }
}
