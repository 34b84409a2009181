package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.countFrom;
import static dev.parley.inference.engine.Requests.read;
import static dev.parley.inference.engine.TestEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.sampling.Sampled;
import dev.parley.inference.sampling.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that fail, and the end of the engine. */
@Timeout(30)
class EngineFailureTest {

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        engine.close();
    }

    @Test
    void aStepThatFailsEndsItsSequencesAndNoOthers() throws Exception {
        engine.steppedByHand(2, 40);
        Generation one = engine.submit(countFrom(1, 10));
        Generation two = engine.submit(countFrom(11, 10));
        engine.stepOnce(); // prefill of one
        engine.stepOnce(); // decode of one
        await(engine.runner()::isAtAStep);
        Generation queued = engine.submit(countFrom(21, 3));
        engine.stepOnce(); // prefill of two
        engine.runner().failNextSteps(1); // decode of both
        engine.runner().allowAll();

        assertThat(((Failed) read(one).end()).error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(((Failed) read(two).end()).error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(read(queued).tokens()).containsExactly(22, 23, 24);
        assertThat(engine.isServing()).isTrue();
    }

    @Test
    void namesLogitsThatAreNotNumbers() throws Exception {
        engine.running(2, 40);
        engine.runner().giveNoNumbersInNextSteps(1);

        Failed end = (Failed) read(engine.submit(countFrom(1, 3))).end();

        assertThat(end.error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(end.detail()).contains("the logit of token 2 is NaN");
        assertThat(read(engine.submit(countFrom(1, 3))).tokens()).containsExactly(2, 3, 4);
    }

    @Test
    void closingLetsAnswersFinishAndRefusesNewOnes() throws Exception {
        engine.steppedByHand(1, 40);
        Generation under = engine.submit(countFrom(1, 5));
        Generation queued = engine.submit(countFrom(11, 2));
        await(engine.runner()::isAtAStep);

        Thread closing = Thread.startVirtualThread(() -> engine.close(Duration.ofSeconds(20)));
        await(() -> !engine.isServing());
        assertThat(engine.refusal(countFrom(1, 1)).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
        engine.runner().allowAll();
        closing.join();

        assertThat(read(under).tokens()).hasSize(5);
        assertThat(read(queued).tokens()).hasSize(2);
        assertThat(engine.runner().closed).isTrue();
    }

    @Test
    void closingEndsWhatOutlivesTheGracePeriod() throws Exception {
        engine.steppedByHand(1, 40);
        Generation under = engine.submit(countFrom(1, 30));
        Generation queued = engine.submit(countFrom(11, 2));
        await(engine.runner()::isAtAStep);

        Thread closing = Thread.startVirtualThread(() -> engine.close(Duration.ofMillis(20)));
        closing.join(Duration.ofMillis(100));
        engine.runner().allow(1);
        closing.join();

        assertThat(((Failed) read(under).end()).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
        assertThat(((Failed) read(queued).end()).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
    }

    @Test
    void anErrorOfTheMachineEndsEveryRequestAndTheEngine() throws Exception {
        engine.running(2, 40);
        engine.runner().dies = true;

        Failed end = (Failed) read(engine.submit(countFrom(1, 3))).end();

        assertThat(end.error()).isEqualTo(InferenceError.MODEL_FAILED);
        await(() -> !engine.isServing());
        assertThat(engine.refusal(countFrom(1, 1)).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
    }

    @Test
    void anEngineThatCannotStartClosesItsRunner() {
        engine.running(1, 40);
        FakeStepRunner broken = FakeStepRunner.saying(1, 40, -1, 1); // nothing has -1 scores

        assertThatThrownBy(
                        () -> Engine.start("broken", broken, TestEngine.OPTIONS, System::nanoTime))
                .isInstanceOf(NegativeArraySizeException.class);

        assertThat(broken.closed).isTrue();
    }

    @Test
    void aLostDeviceEndsEveryRequestAndTellsWhoListens() throws Exception {
        engine.steppedByHand(1, 40);
        Generation under = engine.submit(countFrom(1, 30));
        Generation queued = engine.submit(countFrom(11, 2));
        engine.stepOnce();
        engine.runner().losesItsDevice = true;
        engine.runner().allow(2);

        assertThat(((Failed) read(under).end()).error()).isEqualTo(InferenceError.MODEL_FAILED);
        assertThat(((Failed) read(queued).end()).detail()).contains("device");
        await(() -> engine.death.get() instanceof DeviceLostException);
        assertThat(engine.isServing()).isFalse();
    }

    @Test
    void aDeviceIsLostTooWhereOnlyItsScoresAreRead() throws Exception {
        FakeStepRunner runner = FakeStepRunner.running(1, 40);
        runner.choosesCandidates = true;
        runner.losesItsDeviceWhenRead = true;
        engine.over(runner);

        Answer answer = read(engine.submit(sampledBy(new BrokenSampler())));

        assertThat(answer.failed().error()).isEqualTo(InferenceError.MODEL_FAILED);
        await(() -> engine.death.get() instanceof DeviceLostException);
        assertThat(engine.isServing()).isFalse();
    }

    @Test
    void aSamplerThatFailsEndsItsAnswerAlone() throws Exception {
        engine.steppedByHand(2, 40);
        Generation one = engine.submit(sampledBy(new BrokenSampler()));
        Generation other = engine.submit(countFrom(11, 3));
        engine.runner().allowAll();

        assertThat(((Failed) read(one).end()).error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(read(other).tokens()).containsExactly(12, 13, 14);
    }

    @Test
    void whoNeverReadsLosesTheSlot() throws Exception {
        engine.running(1, 40, new EngineOptions(2, 3));
        Generation unread = engine.submit(countFrom(1, 30));
        await(() -> engine.load().kv().usedTokens() == 3); // the prompt and two of three tokens
        Generation queued = engine.submit(countFrom(11, 3));
        await(() -> engine.load().queued() == 1);
        engine.now.set(TestEngine.OPTIONS.readerPatience().plusMillis(1).toNanos());

        assertThat(read(queued).tokens()).containsExactly(12, 13, 14);
        Answer answer = read(unread);
        assertThat(answer.tokens()).containsExactly(2, 3, 4);
        assertThat(answer.failed().error()).isEqualTo(InferenceError.READER_TOO_SLOW);
    }

    private static GenerationRequest sampledBy(Sampler sampler) {
        return new GenerationRequest(
                Prompt.of(1), OptionalInt.of(9), sampler, Set.of(), 0, OptionalLong.empty());
    }

    private static final class BrokenSampler implements Sampler {
        @Override
        public Sampled sample(float[] scores) {
            throw new IllegalStateException("as the test wants");
        }

        @Override
        public ScoreQuery query() {
            return ScoreQuery.PLAIN;
        }

        @Override
        public Optional<Sampled> sampleAmong(Candidates candidates) {
            return Optional.empty();
        }
    }
}
