package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.countFrom;
import static dev.parley.inference.engine.Requests.range;
import static dev.parley.inference.engine.Requests.read;
import static dev.parley.inference.engine.TestEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are refused, cancelled, late or not read. */
@Timeout(30)
class EngineLimitsTest {

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        engine.close();
    }

    @Test
    void refusesAPromptThatLeavesNoRoom() {
        engine.running(2, 40);
        Prompt tooLong = Prompt.of(IntStream.range(0, 40).toArray());
        GenerationRequest request =
                new GenerationRequest(
                        tooLong,
                        OptionalInt.of(1),
                        Requests.greedy(),
                        Set.of(),
                        0,
                        OptionalLong.empty());

        InferenceException refused = engine.refusal(request);

        assertThat(refused.error()).isEqualTo(InferenceError.CONTEXT_LENGTH_EXCEEDED);
        assertThat(refused)
                .hasMessageStartingWith("context_length_exceeded")
                .hasMessageEndingWith("together may have 40 (max-model-len)");
    }

    @Test
    void refusesWhatItsQueueCannotHold() throws Exception {
        engine.steppedByHand(2, 40);

        for (int accepted = 0; accepted < 4; accepted++) { // 2 slots, 2 in the queue
            engine.submit(countFrom(1, 2));
        }

        InferenceException refused = engine.refusal(countFrom(1, 2));

        assertThat(refused.error()).isEqualTo(InferenceError.QUEUE_FULL);
        assertThat(refused.retryAfter()).isPresent();
    }

    @Test
    void cancellingFreesTheSlotWithinOneStep() throws Exception {
        engine.steppedByHand(1, 40);
        Generation held = engine.submit(countFrom(1, 30));
        Generation queued = engine.submit(countFrom(11, 2));
        engine.stepOnce();
        engine.stepOnce();

        held.close();
        engine.runner().allow(1); // the step that was under way
        await(() -> engine.load().queued() == 0); // the next one is the other's prefill
        engine.runner().allow(2);

        assertThat(((Failed) read(held).end()).error()).isEqualTo(InferenceError.CANCELLED);
        assertThat(read(queued).tokens()).containsExactly(12, 13);
    }

    @Test
    void cancellingInTheQueueNeverStartsIt() throws Exception {
        engine.steppedByHand(1, 40);
        Generation held = engine.submit(countFrom(1, 3));
        await(engine.runner()::isAtAStep);
        Generation queued = engine.submit(countFrom(11, 3));
        queued.close();

        engine.runner().allowAll();

        assertThat(read(queued).tokens()).isEmpty();
        assertThat(read(held).tokens()).containsExactly(2, 3, 4);
        assertThat(engine.runner().ran).containsExactly("d1", "d1", "d1");
    }

    @Test
    void neverStartsWhatExpiredInTheQueue() throws Exception {
        engine.steppedByHand(1, 40);
        Generation held = engine.submit(countFrom(1, 3));
        await(engine.runner()::isAtAStep);
        Generation queued = engine.submit(countFrom(11, 3, OptionalLong.of(1_000)));
        engine.now.set(1_000);

        engine.runner().allowAll();

        Answer answer = read(queued);
        assertThat(answer.tokens()).isEmpty();
        assertThat(((Failed) answer.end()).error()).isEqualTo(InferenceError.DEADLINE_EXCEEDED);
        assertThat(((Failed) answer.end()).detail()).contains("in the queue");
        assertThat(read(held).tokens()).hasSize(3);
        assertThat(engine.runner().ran).containsExactly("d1", "d1", "d1");
    }

    @Test
    void stopsAtTheDeadlineOfARunningAnswer() throws Exception {
        engine.steppedByHand(1, 40);
        Generation late = engine.submit(countFrom(1, 30, OptionalLong.of(1_000)));
        engine.stepOnce();
        engine.now.set(1_000);
        engine.runner().allow(1);

        Answer answer = read(late);

        assertThat(answer.tokens()).containsExactly(2, 3);
        assertThat(((Failed) answer.end()).error()).isEqualTo(InferenceError.DEADLINE_EXCEEDED);
    }

    @Test
    void aReaderThatLagsPausesItselfAlone() throws Exception {
        engine.running(2, 40, new EngineOptions(2, 4));
        Generation lagging = engine.submit(countFrom(1, 20));
        Generation other = engine.submit(countFrom(21, 20));

        assertThat(read(other).tokens()).containsExactly(range(22, 41));
        await(() -> !lagging.hasRoom());
        assertThat(engine.load().slotsInUse()).isEqualTo(1);

        assertThat(((Tokens) lagging.take()).ids()).containsExactly(2, 3, 4, 5);
        assertThat(read(lagging).tokens()).containsExactly(range(6, 21));
    }

    @Test
    void aPausedReaderCanBeCancelledAndExpires() throws Exception {
        engine.running(2, 40, new EngineOptions(2, 4));
        Generation cancelled = engine.submit(countFrom(1, 20));
        Generation expired = engine.submit(countFrom(1, 20, OptionalLong.of(1_000)));
        await(() -> !cancelled.hasRoom() && !expired.hasRoom());

        cancelled.close();
        engine.now.set(1_000);

        assertThat(((Failed) read(cancelled).end()).error()).isEqualTo(InferenceError.CANCELLED);
        assertThat(((Failed) read(expired).end()).error())
                .isEqualTo(InferenceError.DEADLINE_EXCEEDED);
        await(() -> engine.load().slotsInUse() == 0);
    }
}
