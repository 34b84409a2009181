package dev.parley.inference.engine;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.model.StepRunner;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engine's loop itself costs a decode step: everything but the model, whose step takes no
 * time here, and the sampling, which has two tokens to choose from. Readers keep up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineLoopBenchmark {

    private static final int READ_EVERY = 64;

    @Param({"1", "8", "32"})
    public int batch = 1;

    private final List<Generation> answers = new ArrayList<>();
    private @Nullable EngineLoop loop;
    private int steps;

    @Setup(Level.Iteration)
    public void begin() throws InterruptedException {
        Mailbox mailbox = new Mailbox(batch, 0);
        EngineOptions options = new EngineOptions(0, 1 << 20);
        EngineLoop begun =
                new EngineLoop(
                        "bench",
                        new InstantRunner(batch),
                        options,
                        System::nanoTime,
                        mailbox,
                        new SlotTime());
        answers.clear();
        for (int i = 0; i < batch; i++) {
            Generation answer = new Generation(1 << 20, mailbox::wake);
            answers.add(answer);
            Sequence sequence =
                    new Sequence(request(i), answer, InstantRunner.LENGTH - 1, System.nanoTime());
            mailbox.submit(sequence, Duration.ZERO);
        }
        begun.step();
        loop = begun;
    }

    private static GenerationRequest request(int i) {
        return new GenerationRequest(
                Prompt.of(1),
                OptionalInt.empty(),
                Requests.greedy(),
                Set.of(),
                _ -> false,
                new Caller("tenant", Optional.of("session" + i)),
                Priority.VOICE,
                System.nanoTime(),
                OptionalLong.empty());
    }

    @Benchmark
    public void decodeStep() throws InterruptedException {
        Objects.requireNonNull(loop).step();
        if (++steps % READ_EVERY == 0) {
            for (Generation answer : answers) {
                answer.take();
            }
        }
    }

    /** Says 1 at once. */
    private static final class InstantRunner implements StepRunner {
        private static final int LENGTH = 1 << 28;

        private final int slots;
        private final Logits logits;

        InstantRunner(int slots) {
            this.slots = slots;
            FloatBuffer scores = FloatBuffer.allocate(slots * 2);
            for (int row = 0; row < slots; row++) {
                scores.put(row * 2 + 1, 1);
            }
            this.logits = Logits.of(scores, 2);
        }

        @Override
        public ModelConfig config() {
            return FakeStepRunner.config(2, LENGTH);
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public int maxLength() {
            return LENGTH;
        }

        @Override
        public Logits prefill(int slot, int position, int[] tokens, ScoreQuery query) {
            return logits;
        }

        @Override
        public Logits decode(DecodeBatch batch) {
            return logits;
        }

        @Override
        public void truncate(int slot, int length) {}

        @Override
        public void close() {}
    }
}
