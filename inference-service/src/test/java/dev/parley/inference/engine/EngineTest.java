package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.countFrom;
import static dev.parley.inference.engine.Requests.range;
import static dev.parley.inference.engine.Requests.read;
import static dev.parley.inference.engine.TestEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers as they should be. */
@Timeout(30)
class EngineTest {

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        engine.close();
    }

    @Test
    void answersUntilTheStopToken() throws Exception {
        engine.running(2, 40);
        Answer answer = read(engine.submit(countFrom(46, 30)));

        assertThat(answer.tokens()).containsExactly(47, 48, 49);
        Finished end = (Finished) answer.end();
        assertThat(end.reason()).isEqualTo(FinishReason.STOP);
        assertThat(end.promptTokens()).isEqualTo(1);
        assertThat(end.completionTokens()).isEqualTo(4);
    }

    @Test
    void endsAtTheRequestedLengthAndAtTheContexts() throws Exception {
        engine.running(2, 40);
        Answer requested = read(engine.submit(countFrom(1, 3)));
        Answer context =
                read(
                        engine.submit(
                                new GenerationRequest(
                                        Prompt.of(IntStream.range(0, 38).toArray()),
                                        OptionalInt.empty(),
                                        Requests.greedy(),
                                        Set.of(),
                                        0,
                                        OptionalLong.empty())));

        assertThat(requested.tokens()).containsExactly(2, 3, 4);
        assertThat(((Finished) requested.end()).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(context.tokens()).containsExactly(38, 39);
        assertThat(((Finished) context.end()).reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void measuresWhereTheTimeWent() throws Exception {
        engine.steppedByHand(1, 40);
        engine.now.set(Duration.ofMillis(100).toNanos());
        Generation first = engine.submit(countFrom(1, 3));
        GenerationRequest second = // received at 60 ms, submitted at 100 ms
                new GenerationRequest(
                        Prompt.of(1),
                        OptionalInt.of(3),
                        Requests.greedy(),
                        Set.of(),
                        Duration.ofMillis(60).toNanos(),
                        OptionalLong.empty());
        Generation queued = engine.submit(second);
        await(engine.runner()::isAtAStep);

        engine.runner().allow(3);
        read(first);
        await(engine.runner()::isAtAStep);
        engine.now.set(Duration.ofMillis(130).toNanos()); // the prefill of the second is under way
        engine.stepOnce();
        engine.now.set(Duration.ofMillis(150).toNanos());
        engine.runner().allow(2);
        Timings timings = ((Finished) read(queued).end()).timings();

        assertThat(timings.queue()).isEqualTo(Duration.ZERO);
        assertThat(timings.prefill()).isEqualTo(Duration.ofMillis(30));
        assertThat(timings.timeToFirstToken()).isEqualTo(Duration.ofMillis(70));
        assertThat(timings.timePerOutputToken()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void decodesTogetherWhatIsThere() throws Exception {
        engine.steppedByHand(3, 40);
        Generation one = engine.submit(countFrom(1, 10));
        await(engine.runner()::isAtAStep);
        Generation two = engine.submit(countFrom(11, 10));
        Generation three = engine.submit(countFrom(21, 10));

        engine.runner().allowAll();

        assertThat(read(one).tokens()).containsExactly(range(2, 11));
        assertThat(read(two).tokens()).containsExactly(range(12, 21));
        assertThat(read(three).tokens()).containsExactly(range(22, 31));
        assertThat(engine.runner().ran).startsWith("d1", "d3", "d3");
    }

    @Test
    void readsAllScoresOnlyWhereTheDevicesCandidatesDoNotSuffice() throws Exception {
        engine.running(1, 40);
        engine.runner().choosesCandidates = true;
        assertThat(read(engine.submit(countFrom(1, 3))).tokens()).containsExactly(2, 3, 4);
        assertThat(engine.runner().rowsRead).hasValue(0);

        GenerationRequest random = sampledBy(SamplingOptions.sampled(2, 1));

        assertThat(read(engine.submit(random)).tokens()).hasSize(3);
        assertThat(engine.runner().rowsRead).hasValue(3);
    }

    @Test
    void asksTheDeviceForTheScoresOfTokensThatABiasMakesLikelier() throws Exception {
        engine.running(2, 40);
        engine.runner().choosesCandidates = true;

        GenerationRequest biased =
                sampledBy(SamplingOptions.greedy().withBias(Map.of(30, 3f, 40, 2f)));

        assertThat(read(engine.submit(biased)).tokens()).containsExactly(30, 30, 30);
        assertThat(engine.runner().rowsRead).hasValue(0);
    }

    private static GenerationRequest sampledBy(SamplingOptions options) {
        return new GenerationRequest(
                Prompt.of(1),
                OptionalInt.of(3),
                Sampler.of(options),
                Set.of(),
                0,
                OptionalLong.empty());
    }
}
