package dev.parley.inference.sampling;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to pick one token, the copy of the logits included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SamplerBenchmark {

    @Param({"1024", "131072"})
    int vocabulary;

    private final Sampler greedy = Sampler.of(SamplingOptions.greedy());
    private final Sampler sampled = Sampler.of(new SamplingOptions(0.8f, 1, 1));
    private final Sampler nucleus = Sampler.of(new SamplingOptions(0.8f, 0.9f, 1));
    private float[] logits = {};
    private float[] scores = {};
    private int index;

    @Setup
    public void fill() {
        Random random = new Random(1);
        logits = new float[vocabulary];
        scores = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = (float) (random.nextGaussian() * 3);
        }
    }

    @Benchmark
    public int greedy() {
        return pick(greedy);
    }

    @Benchmark
    public int temperature() {
        return pick(sampled);
    }

    @Benchmark
    public int nucleus() {
        return pick(nucleus);
    }

    private int pick(Sampler sampler) {
        System.arraycopy(logits, 0, scores, 0, vocabulary);
        return sampler.sample(scores, index++);
    }
}
