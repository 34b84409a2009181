package dev.parley.inference.sampling;

import dev.parley.inference.model.Candidates;
import java.util.Map;
import java.util.Optional;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Time to pick one token, the copy of the logits included. Logits are spread like a language
 * model's: a bulk of deviation 3, a few likely ones far above it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {

    /** How the token is picked. */
    public enum Way {
        GREEDY,
        TEMPERATURE,
        LOW_TEMPERATURE,
        TOP_P,
        TOP_K,
        MIN_P,
        PENALTIES,
        BIAS,
        PENALTIES_AND_BIAS,
        LOGPROBS,
        LOGPROBS_OF_A_DRAW;

        private SamplingOptions options() {
            SamplingOptions sampled = SamplingOptions.sampled(0.8f, 1);
            Truncation usual = new Truncation(0, 50, 0.9f);
            Penalties repeats = new Penalties(1.1f, 0.5f, 0); // none that grows with the answer
            Map<Integer, Float> bias = Map.of(7, -100f, 70, 3f);
            return switch (this) {
                case GREEDY -> SamplingOptions.greedy();
                case TEMPERATURE -> sampled;
                case LOW_TEMPERATURE -> SamplingOptions.sampled(0.15f, 1);
                case TOP_P -> sampled.withTruncation(Truncation.topP(0.9f));
                case TOP_K -> sampled.withTruncation(usual);
                case MIN_P -> sampled.withTruncation(Truncation.minP(0.05f));
                case PENALTIES -> sampled.withPenalties(repeats);
                case BIAS -> sampled.withTruncation(usual).withBias(bias);
                case PENALTIES_AND_BIAS ->
                        sampled.withTruncation(usual).withPenalties(repeats).withBias(bias);
                case LOGPROBS -> SamplingOptions.greedy().withLogprobs(20);
                case LOGPROBS_OF_A_DRAW -> sampled.withLogprobs(20);
            };
        }
    }

    @Param({"131072"})
    int vocabulary;

    @Param Way way = Way.GREEDY;

    private Sampler sampler = Sampler.of(SamplingOptions.greedy());
    private float[] logits = {};
    private float[] scores = {};
    private Candidates candidates = new Candidates(new int[1], new float[1]);

    @Setup
    public void fill() {
        Random random = new Random(1);
        logits = new float[vocabulary];
        scores = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = (float) (random.nextGaussian() * 3);
        }
        for (int likely = 0; likely < 200; likely++) {
            logits[random.nextInt(vocabulary)] = 10 + 10 * random.nextFloat();
        }
        sampler = Sampler.of(way.options());
        candidates = LikeliestFew.of(logits, 64).answer(sampler.query());
    }

    @Benchmark
    public Sampled pick() {
        System.arraycopy(logits, 0, scores, 0, vocabulary);
        return sampler.sample(scores);
    }

    /** A step of 32 rows whose candidates a device has chosen; some may need all their scores. */
    @Benchmark
    public void step(Blackhole picked) {
        for (int row = 0; row < 32; row++) {
            Optional<Sampled> among = sampler.sampleAmong(candidates);
            picked.consume(among.isPresent() ? among.get() : pick());
        }
    }
}
