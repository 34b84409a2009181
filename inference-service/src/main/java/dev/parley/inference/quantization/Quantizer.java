package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.quantization.BlockQuantizer.NotFiniteException;
import dev.parley.inference.quantization.QuantizationPlan.Matrix;
import dev.parley.inference.quantization.QuantizationPlan.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Streams a checkpoint's weights through once, part by part: workers round a few rows each, the
 * calling thread writes them in order. No more is in memory than a few rows for each worker.
 */
final class Quantizer {

    /** Values that a worker takes at a time: a megabyte of floats. */
    private static final int CHUNK_VALUES = 1 << 18;

    private final QuantizationPlan plan;
    private final WeightSource source;
    private final int threads;
    private final LongConsumer progress;

    /**
     * @param progress is told after each chunk how many values it had
     */
    Quantizer(QuantizationPlan plan, WeightSource source, int threads, LongConsumer progress) {
        this.plan = plan;
        this.source = source;
        this.threads = threads;
        this.progress = progress;
    }

    /** Returns the number of values that a plan goes through. */
    static long values(QuantizationPlan plan) {
        return plan.parts().stream()
                .flatMap(part -> part.sources().stream())
                .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
                .sum();
    }

    /** Writes every part that {@code file} does not have yet. */
    void run(PartialFile file) throws ModelLoadException, IOException, InterruptedException {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("quantize-", 0).daemon().factory())) {
            try {
                for (QuantizationPlan.Part part : plan.parts()) {
                    switch (part) {
                        case Matrix matrix -> write(matrix, file, workers);
                        case Vector vector -> write(vector, file);
                    }
                }
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private void write(Vector vector, PartialFile file) throws ModelLoadException, IOException {
        if (!file.isFinished(vector.name())) {
            Sha256 hash = new Sha256();
            long at = 0;
            for (Weight weight : vector.sources()) {
                FloatRows row = source.rows(weight);
                float[] values = new float[row.columns()];
                row.read(0, values);
                byte[] bytes = bytes(values);
                file.write(vector.name(), at, ByteBuffer.wrap(bytes));
                hash.add(bytes, bytes.length);
                at += bytes.length;
            }
            file.finish(Map.of(vector.name(), hash.hex()));
        }
        progress.accept(vector.length());
    }

    private void write(Matrix matrix, PartialFile file, ExecutorService workers)
            throws ModelLoadException, IOException, InterruptedException {
        String blocks = matrix.blocks();
        String scales = matrix.scales();
        if (file.isFinished(blocks) && file.isFinished(scales)) {
            progress.accept(matrix.rows() * matrix.columns());
            return;
        }
        Sha256 blocksHash = new Sha256();
        Sha256 scalesHash = new Sha256();
        long blocksAt = 0;
        long scalesAt = 0;
        Deque<Slice> slices = new ArrayDeque<>(slices(matrix));
        Deque<Future<Rounded>> ahead = new ArrayDeque<>();
        while (!slices.isEmpty() || !ahead.isEmpty()) {
            while (!slices.isEmpty() && ahead.size() < threads + 2) {
                Slice slice = slices.remove();
                ahead.add(workers.submit(() -> round(slice)));
            }
            Rounded rounded = await(ahead.remove());
            file.write(blocks, blocksAt, ByteBuffer.wrap(rounded.blocks()));
            file.write(scales, scalesAt, ByteBuffer.wrap(rounded.scales()));
            blocksHash.add(rounded.blocks(), rounded.blocks().length);
            scalesHash.add(rounded.scales(), rounded.scales().length);
            blocksAt += rounded.blocks().length;
            scalesAt += rounded.scales().length;
            progress.accept(rounded.values());
        }
        file.finish(Map.of(blocks, blocksHash.hex(), scales, scalesHash.hex()));
    }

    /** Some rows of one source. */
    private record Slice(Weight weight, FloatRows rows, long first, int count) {}

    /** The bytes that some rows become. */
    @SuppressWarnings("ArrayRecordComponent") // written once, read once
    private record Rounded(byte[] blocks, byte[] scales, long values) {}

    private List<Slice> slices(Matrix matrix) throws ModelLoadException {
        List<Slice> slices = new ArrayList<>();
        for (Weight weight : matrix.sources()) {
            FloatRows rows = source.rows(weight);
            int step = Math.max(1, CHUNK_VALUES / rows.columns());
            for (long first = 0; first < rows.rows(); first += step) {
                int count = (int) Math.min(step, rows.rows() - first);
                slices.add(new Slice(weight, rows, first, count));
            }
        }
        return slices;
    }

    private Rounded round(Slice slice) throws ModelLoadException {
        BlockFormat format = plan.format();
        int columns = slice.rows().columns();
        int blocks = format.blocks(columns);
        byte[] numbers = new byte[slice.count() * blocks * format.blockBytes()];
        float[] scales = new float[slice.count() * blocks];
        float[] values = new float[columns];
        BlockQuantizer quantizer = new BlockQuantizer(format, columns);
        for (int row = 0; row < slice.count(); row++) {
            slice.rows().read(slice.first() + row, values);
            try {
                quantizer.quantize(values, row, numbers, scales);
            } catch (NotFiniteException e) {
                throw new ModelLoadException(
                        "tensor %s holds a value in row %d, from column %d on, that is not finite"
                                .formatted(slice.weight().name(), slice.first() + row, e.column()),
                        e);
            }
        }
        return new Rounded(numbers, bytes(scales), (long) slice.count() * columns);
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static Rounded await(Future<Rounded> future)
            throws ModelLoadException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelLoadException refused) {
                throw refused;
            }
            throw new IllegalStateException("a worker failed", e.getCause());
        }
    }
}
