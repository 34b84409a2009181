package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.continuation;
import static dev.parley.inference.engine.Requests.prompt;
import static dev.parley.inference.engine.Requests.read;
import static dev.parley.inference.engine.TestEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes first, what waits, and for how long. */
@Timeout(30)
class EngineSchedulingTest {

    private static final Caller ANN = Caller.of("red", "ann");
    private static final Caller BOB = Caller.of("blue", "bob");
    private static final Caller CID = Caller.of("red", "cid");
    private static final EngineOptions SMALL_CHUNKS =
            new EngineOptions(4, 100, Duration.ofSeconds(1), 8, Duration.ofMinutes(1));

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        engine.close();
    }

    @Test
    void aLongPromptKeepsAnswersUnderWayWaitingForOneChunkAtATime() throws Exception {
        steppedByHand(2);
        Generation under = engine.submit(Requests.of(ANN, Priority.VOICE, 9, 5));
        await(engine.runner()::isAtAStep);
        Generation longPrompt = engine.submit(Requests.of(BOB, Priority.VOICE, 2, prompt(30)));
        engine.runner().allowAll();

        assertThat(read(longPrompt).tokens()).containsExactly(continuation(2, prompt(30)));
        assertThat(read(under).tokens()).containsExactly(continuation(9, 5));
        assertThat(engine.runner().ran)
                .startsWith("d1", "d1", "p8", "d1", "p8", "d1", "p8", "d1", "p6", "d2");
    }

    @Test
    void shortPromptsShareAChunk() throws Exception {
        steppedByHand(4);
        Generation first = engine.submit(Requests.of(ANN, Priority.VOICE, 2, 5));
        await(engine.runner()::isAtAStep);
        List<Generation> more =
                List.of(
                        engine.submit(Requests.of(BOB, Priority.VOICE, 2, prompt(3))),
                        engine.submit(Requests.of(BOB, Priority.VOICE, 2, prompt(4, 9))),
                        engine.submit(Requests.of(BOB, Priority.VOICE, 2, prompt(5, 9))));
        engine.runner().allowAll();

        assertThat(read(first).tokens()).hasSize(2);
        for (Generation generation : more) {
            assertThat(read(generation).tokens()).hasSize(2);
        }
        assertThat(engine.runner().ran).containsExactly("d1", "d1", "p3", "p4", "d2", "p5", "d1");
    }

    @Test
    void prefillingAheadLetsAnswersUnderWayGoFirst() throws Exception {
        steppedByHand(3);
        Generation one = engine.submit(Requests.of(ANN, Priority.VOICE, 12, 5));
        await(engine.runner()::isAtAStep);
        Generation other = engine.submit(Requests.of(BOB, Priority.BATCH, 12, 7));
        Generation guess = engine.prefill(guess(CID, prompt(20, 9)));
        engine.runner().allowAll();

        assertThat(read(one).tokens()).containsExactly(continuation(12, 5));
        assertThat(read(other).tokens()).containsExactly(continuation(12, 7));
        assertThat(read(guess).finished().reason()).isEqualTo(FinishReason.PREFILLED);
        List<String> expected = new ArrayList<>(List.of("d1"));
        expected.addAll(Collections.nCopies(Turns.PATIENCE + 1, "d2")); // and only then a chunk
        expected.addAll(List.of("p8", "d2", "d2", "d1", "p8", "p4"));
        assertThat(engine.runner().ran).containsExactlyElementsOf(expected);
    }

    @Test
    void aVoiceTurnTakesTheSlotOfBatchWorkWhichGoesOnLater() throws Exception {
        steppedByHand(1);
        Generation batch = engine.submit(Requests.of(BOB, Priority.BATCH, 10, prompt(9)));
        engine.stepOnce(); // 8 of the prompt
        engine.stepOnce(); // the first token
        await(engine.runner()::isAtAStep);
        Generation voice = engine.submit(Requests.of(ANN, Priority.VOICE, 3, prompt(3)));
        engine.runner().allowAll();

        Answer interrupted = read(batch);
        assertThat(read(voice).tokens()).containsExactly(continuation(3, prompt(3)));
        assertThat(interrupted.tokens()).containsExactly(continuation(10, prompt(9)));
        assertThat(interrupted.finished().completionTokens()).isEqualTo(10);
        assertThat(engine.runner().ran).startsWith("p8", "d1", "d1", "p3", "d1", "d1", "p3");
        assertThat(engine.load().total().preemptions()).isEqualTo(1);
    }

    @Test
    void batchWorkLosesItsSlotTwiceAtMost() throws Exception {
        steppedByHand(1);
        Generation batch = engine.submit(Requests.of(BOB, Priority.BATCH, 30, 5));
        for (int turn = 0; turn < 3; turn++) {
            engine.stepOnce();
            Generation voice = engine.submit(Requests.of(ANN, Priority.VOICE, 1, 6));
            engine.stepOnce();
            engine.stepOnce();
            engine.stepOnce();
            assertThat(engine.load().total().preemptions()).isEqualTo(Math.min(2, turn + 1));
            if (turn < 2) {
                assertThat(read(voice).tokens()).hasSize(1);
            }
        }
        engine.runner().allowAll();

        assertThat(read(batch).tokens()).containsExactly(continuation(30, 5));
    }

    @Test
    void whereMemoryRunsOutTheLatestOfTheLowestPriorityWaits() throws Exception {
        FakeStepRunner runner = FakeStepRunner.remembering(2, 60, 0);
        runner.poolTokens = 30;
        engine.start(runner, SMALL_CHUNKS);
        engine.runner().stopBeforeTheNextStep();
        Generation voice = engine.submit(Requests.of(ANN, Priority.VOICE, 15, prompt(8)));
        Generation batch = engine.submit(Requests.of(BOB, Priority.BATCH, 15, prompt(8, 9)));
        engine.runner().allowAll();

        assertThat(read(voice).tokens()).containsExactly(continuation(15, prompt(8)));
        assertThat(read(batch).tokens()).containsExactly(continuation(15, prompt(8, 9)));
        assertThat(engine.load().total().preemptions()).isEqualTo(1);
    }

    @Test
    void aVoiceTurnTakesTheMemoryOfBatchWorkWhereASlotIsFree() throws Exception {
        steppedByHandWithMemoryFor(30);
        Generation batch = engine.submit(Requests.of(BOB, Priority.BATCH, 8, prompt(20)));
        engine.stepOnce();
        engine.stepOnce();
        await(engine.runner()::isAtAStep); // the last 4 of its prompt
        Generation voice = engine.submit(Requests.of(ANN, Priority.VOICE, 3, prompt(12)));
        engine.runner().allowAll();

        assertThat(read(voice).tokens()).containsExactly(continuation(3, prompt(12)));
        assertThat(read(batch).tokens()).containsExactly(continuation(8, prompt(20)));
        assertThat(engine.runner().ran).startsWith("p8", "p8", "p4", "p8", "p4", "d1", "d1");
        assertThat(engine.load().total().preemptions()).isEqualTo(1);
    }

    @Test
    void whatIsKeptIsNotForgottenForOneThatCannotBeginYet() throws Exception {
        steppedByHandWithMemoryFor(30);
        engine.runner().allow(1);
        read(engine.submit(Requests.of(CID, Priority.VOICE, 1, prompt(6, 9)))); // keeps 6
        Generation under = engine.submit(Requests.of(ANN, Priority.VOICE, 15, prompt(8)));
        engine.stepOnce();
        Generation large = engine.submit(Requests.of(BOB, Priority.VOICE, 2, prompt(25)));
        engine.stepOnce();
        engine.stepOnce();

        assertThat(engine.load().kv().idleTokens()).isEqualTo(6);
        engine.runner().allowAll();
        assertThat(read(under).tokens()).containsExactly(continuation(15, prompt(8)));
        assertThat(read(large).tokens()).containsExactly(continuation(2, prompt(25)));
    }

    @Test
    void batchWorkCannotFillTheWholeQueue() {
        steppedByHand(1); // a queue of 4
        for (int accepted = 0; accepted < 4; accepted++) {
            engine.submit(Requests.of(BOB, Priority.BATCH, 1, 5));
        }

        assertThat(engine.refusal(Requests.of(BOB, Priority.BATCH, 1, 5)).error())
                .isEqualTo(InferenceError.QUEUE_FULL);
        engine.submit(Requests.of(ANN, Priority.VOICE, 1, 5));
    }

    @Test
    void refusesAtOnceWhatItExpectsToMissItsDeadline() throws Exception {
        steppedByHand(1);
        Generation measured = engine.submit(Requests.of(ANN, Priority.VOICE, 1, prompt(8)));
        await(engine.runner()::isAtAStep);
        engine.now.set(Duration.ofMillis(800).toNanos()); // 8 tokens in 800 ms
        engine.runner().allowAll();
        read(measured);

        Answer late = read(engine.submit(within(Duration.ofSeconds(2), prompt(30, 9))));
        Answer soon = read(engine.submit(within(Duration.ofSeconds(4), prompt(30, 9))));

        assertThat(late.failed().error()).isEqualTo(InferenceError.DEADLINE_EXCEEDED);
        assertThat(late.failed().detail()).contains("the deadline is in 2000 ms");
        assertThat(soon.tokens()).hasSize(1);
        assertThat(engine.load().predictedTimeToFirstToken()).isPositive();
    }

    @Test
    void tellsHowLongItsStepTakes() {
        steppedByHand(1);
        engine.submit(Requests.of(ANN, Priority.VOICE, 1, 5));
        await(engine.runner()::isAtAStep);
        engine.now.addAndGet(Duration.ofSeconds(3).toNanos());

        assertThat(engine.stepAge()).isEqualTo(Duration.ofSeconds(3));
        engine.runner().allowAll();
        await(() -> engine.stepAge().isZero());
    }

    @Test
    void endsAfterWhatTheCallerNames() throws Exception {
        steppedByHand(1);
        engine.runner().allowAll();
        Integer[] expected = continuation(9, 5);
        GenerationRequest request =
                new GenerationRequest(
                        Prompt.of(5),
                        OptionalInt.of(9),
                        Requests.greedy(),
                        Set.of(),
                        token -> token == expected[3],
                        ANN,
                        Priority.VOICE,
                        0,
                        OptionalLong.empty());

        Answer answer = read(engine.submit(request));

        assertThat(answer.tokens()).startsWith(expected[0]).endsWith(expected[3]);
        assertThat(answer.finished().reason()).isEqualTo(FinishReason.STOP);
    }

    private GenerationRequest within(Duration left, int... prompt) {
        return new GenerationRequest(
                Prompt.of(prompt),
                OptionalInt.of(1),
                Requests.greedy(),
                Set.of(),
                0,
                OptionalLong.of(engine.now.get() + left.toNanos()));
    }

    private static PrefillRequest guess(Caller caller, int... prompt) {
        return new PrefillRequest(Prompt.of(prompt), caller, 0, OptionalLong.empty());
    }

    private void steppedByHandWithMemoryFor(int tokens) {
        FakeStepRunner runner = FakeStepRunner.remembering(3, 60, 0);
        runner.poolTokens = tokens;
        runner.stopBeforeTheNextStep();
        engine.start(runner, SMALL_CHUNKS);
    }

    private void steppedByHand(int slots) {
        engine.start(FakeStepRunner.remembering(slots, 60, 10), SMALL_CHUNKS);
        engine.runner().stopBeforeTheNextStep();
    }
}
