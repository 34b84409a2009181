package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.quantization.BlockQuantizer.NotFiniteException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Values that one thread rounds in a microsecond: times a million, of 24 billion. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuantizerBenchmark {

    private static final int COLUMNS = 5120;

    @Param({"4", "8"})
    public int bits = 4;

    @Param({"32", "128"})
    public int block = 32;

    private final float[] values = new float[COLUMNS];
    private byte[] bytes = {};
    private float[] scales = {};
    private BlockQuantizer quantizer = new BlockQuantizer(new BlockFormat(4, 32), COLUMNS);

    @Setup
    public void fill() {
        BlockFormat format = new BlockFormat(bits, block);
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        quantizer = new BlockQuantizer(format, COLUMNS);
        bytes = new byte[format.blocks(COLUMNS) * format.blockBytes()];
        scales = new float[format.blocks(COLUMNS)];
    }

    @Benchmark
    @OperationsPerInvocation(COLUMNS)
    public byte row() throws NotFiniteException {
        quantizer.quantize(values, 0, bytes, scales);
        return bytes[0];
    }
}
