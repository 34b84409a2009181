package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.countFrom;
import static dev.parley.inference.engine.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTest {

    private static final EngineOptions OPTIONS = new EngineOptions(2, 100);

    private final AtomicLong now = new AtomicLong();
    private FakeStepRunner runner = FakeStepRunner.running(2, 40);
    private @Nullable Engine engine;

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        runner.allowAll();
        if (engine != null) {
            engine.close();
        }
        assertThat(engine == null || runner.closed).isTrue();
    }

    @Test
    void answersUntilTheStopToken() throws Exception {
        Answer answer = read(start(runner).submit(countFrom(46, 30)));

        assertThat(answer.tokens()).containsExactly(47, 48, 49);
        Finished end = (Finished) answer.end();
        assertThat(end.reason()).isEqualTo(FinishReason.STOP);
        assertThat(end.promptTokens()).isEqualTo(1);
        assertThat(end.completionTokens()).isEqualTo(4);
    }

    @Test
    void endsAtTheRequestedLengthAndAtTheContexts() throws Exception {
        Answer requested = read(start(runner).submit(countFrom(1, 3)));
        Answer context =
                read(
                        running()
                                .submit(
                                        new GenerationRequest(
                                                Prompt.of(IntStream.range(0, 38).toArray()),
                                                OptionalInt.empty(),
                                                Requests.GREEDY,
                                                Set.of(),
                                                0,
                                                OptionalLong.empty())));

        assertThat(requested.tokens()).containsExactly(2, 3, 4);
        assertThat(((Finished) requested.end()).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(context.tokens()).containsExactly(38, 39);
        assertThat(((Finished) context.end()).reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void refusesAPromptThatLeavesNoRoom() {
        Prompt tooLong = Prompt.of(IntStream.range(0, 40).toArray());
        GenerationRequest request =
                new GenerationRequest(
                        tooLong,
                        OptionalInt.of(1),
                        Requests.GREEDY,
                        Set.of(),
                        0,
                        OptionalLong.empty());

        InferenceException refused = refusal(start(runner), request);

        assertThat(refused.error()).isEqualTo(InferenceError.CONTEXT_LENGTH_EXCEEDED);
        assertThat(refused).hasMessageStartingWith("context_length_exceeded");
    }

    @Test
    void measuresWhereTheTimeWent() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        now.set(Duration.ofMillis(100).toNanos());
        Generation first = start(runner).submit(countFrom(1, 3));
        GenerationRequest second = // received at 60 ms, submitted at 100 ms
                new GenerationRequest(
                        Prompt.of(1),
                        OptionalInt.of(3),
                        Requests.GREEDY,
                        Set.of(),
                        Duration.ofMillis(60).toNanos(),
                        OptionalLong.empty());
        Generation queued = running().submit(second);
        await(runner::isAtAStep);

        runner.allow(3);
        read(first);
        await(runner::isAtAStep);
        now.set(Duration.ofMillis(130).toNanos()); // the prefill of the second is under way
        stepOnce();
        now.set(Duration.ofMillis(150).toNanos());
        runner.allow(2);
        Timings timings = ((Finished) read(queued).end()).timings();

        assertThat(timings.queue()).isEqualTo(Duration.ZERO);
        assertThat(timings.prefill()).isEqualTo(Duration.ofMillis(30));
        assertThat(timings.timeToFirstToken()).isEqualTo(Duration.ofMillis(70));
        assertThat(timings.timePerOutputToken()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void decodesTogetherAndPrefillsOneBetweenTwoDecodes() throws Exception {
        runner = FakeStepRunner.steppedByHand(3, 40);
        Generation one = start(runner).submit(countFrom(1, 10));
        await(runner::isAtAStep);
        Generation two = running().submit(countFrom(11, 10));
        Generation three = running().submit(countFrom(21, 10));

        runner.allowAll();

        assertThat(read(one).tokens()).containsExactly(range(2, 11));
        assertThat(read(two).tokens()).containsExactly(range(12, 21));
        assertThat(read(three).tokens()).containsExactly(range(22, 31));
        // prefill, decode 1, prefill, decode 2, prefill, decode 3, 3, ...
        assertThat(runner.batchSizes).startsWith(1, 1, 1, 2, 1, 3, 3, 3);
    }

    @Test
    void refusesWhatItsQueueCannotHold() throws Exception {
        runner = FakeStepRunner.steppedByHand(2, 40);
        start(runner);
        for (int accepted = 0; accepted < 4; accepted++) { // 2 slots, 2 in the queue
            running().submit(countFrom(1, 2));
        }

        InferenceException refused = refusal(running(), countFrom(1, 2));

        assertThat(refused.error()).isEqualTo(InferenceError.QUEUE_FULL);
        assertThat(refused.retryAfter()).isPresent();
    }

    @Test
    void cancellingFreesTheSlotWithinOneStep() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation held = start(runner).submit(countFrom(1, 30));
        Generation queued = running().submit(countFrom(11, 2));
        stepOnce();
        stepOnce();

        held.close();
        runner.allow(1); // the step that was under way
        await(() -> running().load().queued() == 0); // the next one is the other's prefill
        runner.allow(2);

        assertThat(((Failed) read(held).end()).error()).isEqualTo(InferenceError.CANCELLED);
        assertThat(read(queued).tokens()).containsExactly(12, 13);
    }

    @Test
    void cancellingInTheQueueNeverStartsIt() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation held = start(runner).submit(countFrom(1, 3));
        await(runner::isAtAStep);
        Generation queued = running().submit(countFrom(11, 3));
        queued.close();

        runner.allowAll();

        assertThat(read(queued).tokens()).isEmpty();
        assertThat(read(held).tokens()).containsExactly(2, 3, 4);
        assertThat(runner.batchSizes).containsExactly(1, 1, 1);
    }

    @Test
    void neverStartsWhatExpiredInTheQueue() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation held = start(runner).submit(countFrom(1, 3));
        await(runner::isAtAStep);
        Generation queued = running().submit(countFrom(11, 3, OptionalLong.of(1_000)));
        now.set(1_000);

        runner.allowAll();

        Answer answer = read(queued);
        assertThat(answer.tokens()).isEmpty();
        assertThat(((Failed) answer.end()).error()).isEqualTo(InferenceError.DEADLINE_EXCEEDED);
        assertThat(((Failed) answer.end()).detail()).contains("in the queue");
        assertThat(read(held).tokens()).hasSize(3);
        assertThat(runner.batchSizes).containsExactly(1, 1, 1);
    }

    @Test
    void stopsAtTheDeadlineOfARunningAnswer() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation late = start(runner).submit(countFrom(1, 30, OptionalLong.of(1_000)));
        stepOnce();
        now.set(1_000);
        runner.allow(1);

        Answer answer = read(late);

        assertThat(answer.tokens()).containsExactly(2, 3);
        assertThat(((Failed) answer.end()).error()).isEqualTo(InferenceError.DEADLINE_EXCEEDED);
    }

    @Test
    void aReaderThatLagsPausesItselfAlone() throws Exception {
        engine = Engine.start("test", runner, new EngineOptions(2, 4), now::get);
        Generation lagging = running().submit(countFrom(1, 20));
        Generation other = running().submit(countFrom(21, 20));

        assertThat(read(other).tokens()).containsExactly(range(22, 41));
        await(() -> !lagging.hasRoom());
        assertThat(running().load().slotsInUse()).isEqualTo(1);

        assertThat(((Tokens) lagging.take()).ids()).containsExactly(2, 3, 4, 5);
        assertThat(read(lagging).tokens()).containsExactly(range(6, 21));
    }

    @Test
    void aPausedReaderCanBeCancelledAndExpires() throws Exception {
        engine = Engine.start("test", runner, new EngineOptions(2, 4), now::get);
        Generation cancelled = running().submit(countFrom(1, 20));
        Generation expired = running().submit(countFrom(1, 20, OptionalLong.of(1_000)));
        await(() -> !cancelled.hasRoom() && !expired.hasRoom());

        cancelled.close();
        now.set(1_000);

        assertThat(((Failed) read(cancelled).end()).error()).isEqualTo(InferenceError.CANCELLED);
        assertThat(((Failed) read(expired).end()).error())
                .isEqualTo(InferenceError.DEADLINE_EXCEEDED);
        await(() -> running().load().slotsInUse() == 0);
    }

    @Test
    void aStepThatFailsEndsItsSequencesAndNoOthers() throws Exception {
        runner = FakeStepRunner.steppedByHand(2, 40);
        Generation one = start(runner).submit(countFrom(1, 10));
        Generation two = running().submit(countFrom(11, 10));
        stepOnce(); // prefill of one
        stepOnce(); // decode of one
        await(runner::isAtAStep);
        Generation queued = running().submit(countFrom(21, 3));
        stepOnce(); // prefill of two
        runner.failNextSteps(1); // decode of both
        runner.allowAll();

        assertThat(((Failed) read(one).end()).error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(((Failed) read(two).end()).error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(read(queued).tokens()).containsExactly(22, 23, 24);
        assertThat(running().isServing()).isTrue();
    }

    @Test
    void namesLogitsThatAreNotNumbers() throws Exception {
        runner.giveNoNumbersInNextSteps(1);

        Failed end = (Failed) read(start(runner).submit(countFrom(1, 3))).end();

        assertThat(end.error()).isEqualTo(InferenceError.GENERATION_FAILED);
        assertThat(end.detail()).contains("the logit of token 2 is NaN");
        assertThat(read(running().submit(countFrom(1, 3))).tokens()).containsExactly(2, 3, 4);
    }

    @Test
    void closingLetsAnswersFinishAndRefusesNewOnes() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation under = start(runner).submit(countFrom(1, 5));
        Generation queued = running().submit(countFrom(11, 2));
        await(runner::isAtAStep);

        Thread closing = Thread.startVirtualThread(() -> running().close(Duration.ofSeconds(20)));
        await(() -> !running().isServing());
        assertThat(refusal(running(), countFrom(1, 1)).error())
                .isEqualTo(InferenceError.SHUTTING_DOWN);
        runner.allowAll();
        closing.join();

        assertThat(read(under).tokens()).hasSize(5);
        assertThat(read(queued).tokens()).hasSize(2);
        assertThat(runner.closed).isTrue();
    }

    @Test
    void closingEndsWhatOutlivesTheGracePeriod() throws Exception {
        runner = FakeStepRunner.steppedByHand(1, 40);
        Generation under = start(runner).submit(countFrom(1, 30));
        Generation queued = running().submit(countFrom(11, 2));
        await(runner::isAtAStep);

        Thread closing = Thread.startVirtualThread(() -> running().close(Duration.ofMillis(20)));
        closing.join(Duration.ofMillis(100));
        runner.allow(1);
        closing.join();

        assertThat(((Failed) read(under).end()).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
        assertThat(((Failed) read(queued).end()).error()).isEqualTo(InferenceError.SHUTTING_DOWN);
    }

    @Test
    void anErrorOfTheMachineEndsEveryRequestAndTheEngine() throws Exception {
        runner.dies = true;

        Failed end = (Failed) read(start(runner).submit(countFrom(1, 3))).end();

        assertThat(end.error()).isEqualTo(InferenceError.MODEL_FAILED);
        await(() -> !running().isServing());
        assertThat(refusal(running(), countFrom(1, 1)).error())
                .isEqualTo(InferenceError.SHUTTING_DOWN);
    }

    private Engine start(FakeStepRunner runner) {
        engine = Engine.start("test", runner, OPTIONS, now::get);
        return engine;
    }

    private Engine running() {
        if (engine == null) {
            throw new AssertionError("not started");
        }
        return engine;
    }

    private void stepOnce() {
        await(runner::isAtAStep);
        int before = runner.batchSizes.size();
        runner.allow(1);
        await(() -> runner.batchSizes.size() > before && runner.isAtAStep());
    }

    private static InferenceException refusal(Engine engine, GenerationRequest request) {
        return catchThrowableOfType(InferenceException.class, () -> engine.submit(request));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static Integer[] range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toArray(Integer[]::new);
    }
}
