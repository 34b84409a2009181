package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DecodeBatch.Row;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.MemoryClaim;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With fixed rows the scores of a sequence are the same to the bit, whatever slot it has and
 * whatever the others do.
 */
class FixedRowsTest {

    private static final int MAX_LENGTH = 32;

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}, {1} slots")
    @CsvSource({"FP32, 3", "FP32, 8", "INT8, 5", "INT4, 2", "INT4, 7", "INT4, 8"})
    void aSequenceDoesNotFeelTheOthers(Precision precision, int slots) throws Exception {
        Random random = new Random(slots);
        try (OnnxStepRunner runner = load(precision, slots)) {
            for (int trial = 0; trial < 20; trial++) {
                int[] prompt = random.ints(1 + random.nextInt(12), 0, 512).toArray();
                int token = random.nextInt(512);
                float[] alone = decodeAfter(runner, random.nextInt(slots), prompt, token, random);
                float[] again = decodeAfter(runner, random.nextInt(slots), prompt, token, random);

                assertThat(again).isEqualTo(alone);
            }
        }
    }

    /** Fills the other slots with anything, and decodes some of them, too. */
    private static float[] decodeAfter(
            OnnxStepRunner runner, int slot, int[] prompt, int token, Random random) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(slot, prompt.length, token));
        for (int other = 0; other < runner.slots(); other++) {
            int[] tokens = random.ints(1 + random.nextInt(MAX_LENGTH - 2), 0, 512).toArray();
            if (other != slot) {
                runner.prefill(other, 0, tokens);
                if (random.nextBoolean()) {
                    rows.add(new Row(other, tokens.length, random.nextInt(512)));
                }
            }
        }
        runner.prefill(slot, 0, prompt);
        return runner.decode(new DecodeBatch(rows)).row(0);
    }

    private OnnxStepRunner load(Precision precision, int slots) throws ModelLoadException {
        return OnnxStepRunner.load(
                GoldenModel.folder(),
                new RunnerOptions(
                        slots,
                        MAX_LENGTH,
                        2,
                        Optional.empty(),
                        Device.CPU,
                        precision,
                        RunnerOptions.DEFAULT_BLOCK,
                        new QuantizationOptions(4, new CacheOptions(folder, true), Packing.HEAP),
                        MemoryClaim.UNLIMITED,
                        new KvOptions(0, 64, true)));
    }
}
