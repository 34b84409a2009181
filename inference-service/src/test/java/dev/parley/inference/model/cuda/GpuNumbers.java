package dev.parley.inference.model.cuda;

import static java.nio.file.StandardOpenOption.READ;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a small model's logits on a GPU with float32's, and the error with PyTorch's own at the
 * same precision.
 *
 * <p>Arguments: a folder that {@code reference.py numbers} wrote, keys and values (bf16, fp8), and
 * the precision that it was written for. Writes one line a case and exits with 1 where an error is
 * above 1.5 times PyTorch's.
 */
final class GpuNumbers {

    private static final double ALLOWED = 1.5;
    private static final int SLOTS = 4;
    private static final int LENGTH = 1024;

    private final PagedStepRunner runner;
    private final Path folder;
    private final String torchError; // the name of PyTorch's own error in a case
    private boolean failed;

    private GpuNumbers(PagedStepRunner runner, Path folder, CudaOptions.CacheType cache) {
        this.runner = runner;
        this.folder = folder;
        this.torchError =
                switch (cache) {
                    case BFLOAT16 -> "torchError";
                    case FLOAT8 -> "torchErrorWithFloat8Cache";
                };
    }

    public static void main(String[] arguments) throws Exception {
        GpuArguments gpu = GpuArguments.read();
        Path folder = Path.of(arguments[0]);
        CudaOptions.CacheType cache = GpuArguments.cache(arguments[1]);
        JsonNode cases = new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
        boolean failed = false;
        try (PagedStepRunner runner =
                PagedStepRunner.load(
                        folder,
                        gpu.runner(SLOTS, LENGTH, GpuArguments.precision(arguments[2])),
                        gpu.cuda(cache, true))) {
            GpuNumbers numbers = new GpuNumbers(runner, folder, cache);
            for (JsonNode one : cases) {
                numbers.compare(one);
            }
            numbers.together(cases);
            failed = numbers.failed;
        }
        System.exit(failed ? 1 : 0);
    }

    /** A prompt in one piece, then the continuation's tokens one by one. */
    private void compare(JsonNode one) throws IOException {
        float[] expected = floats(one.path("expected").asText()); // (1 + continuation, vocabulary)
        List<float[]> rows = new ArrayList<>();
        int[] prompt = ints(one.path("prompt"));
        int[] continuation = ints(one.path("continuation"));
        rows.add(runner.prefill(0, 0, prompt).row(0));
        for (int i = 0; i < continuation.length; i++) {
            DecodeBatch.Row row = new DecodeBatch.Row(0, prompt.length + i, continuation[i]);
            rows.add(runner.decode(DecodeBatch.of(row)).row(0));
        }
        report("prompt of " + prompt.length, rows, expected, one.path(torchError).asDouble());
    }

    /** All prompts side by side in one ragged batch, each with its first continuing token. */
    private void together(JsonNode cases) throws IOException {
        List<DecodeBatch.Row> batch = new ArrayList<>();
        for (int slot = 0; slot < Math.min(SLOTS, cases.size()); slot++) {
            int[] prompt = ints(cases.get(slot).path("prompt"));
            runner.prefill(slot, 0, prompt);
            batch.add(
                    new DecodeBatch.Row(
                            slot, prompt.length, ints(cases.get(slot).path("continuation"))[0]));
        }
        Logits logits = runner.decode(new DecodeBatch(batch));
        for (int row = 0; row < batch.size(); row++) {
            JsonNode one = cases.get(row);
            float[] all = floats(one.path("expected").asText());
            int vocabulary = logits.vocabulary();
            float[] second = new float[vocabulary];
            System.arraycopy(all, vocabulary, second, 0, vocabulary);
            report(
                    "row %d of a ragged batch".formatted(row),
                    List.of(logits.row(row)),
                    second,
                    one.path(torchError).asDouble());
        }
    }

    private void report(String what, List<float[]> rows, float[] expected, double torchError) {
        double squares = 0;
        int best = 0;
        int index = 0;
        for (float[] row : rows) {
            int from = index;
            for (float value : row) {
                double error = value - (double) expected[index++];
                squares += error * error;
            }
            best += largest(row, 0, row.length) == largest(expected, from, index) ? 1 : 0;
        }
        double error = Math.sqrt(squares / index);
        boolean good = error <= ALLOWED * torchError; // false for what is not a number
        failed |= !good;
        System.out.printf(
                "%-28s error %.5f  PyTorch's %.5f  ratio %.2f  greedy %d/%d  %s%n",
                what,
                error,
                torchError,
                error / torchError,
                best,
                rows.size(),
                good ? "ok" : "FAILED");
    }

    private static int largest(float[] values, int from, int to) {
        int largest = from;
        for (int i = from; i < to; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest - from;
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private float[] floats(String file) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(file), READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            FloatBuffer values = bytes.rewind().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            float[] array = new float[values.remaining()];
            values.get(array);
            return array;
        }
    }
}
