package dev.parley.inference.engine;

import static dev.parley.inference.engine.Requests.continuation;
import static dev.parley.inference.engine.Requests.nextTurn;
import static dev.parley.inference.engine.Requests.prompt;
import static dev.parley.inference.engine.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.Requests.Answer;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept is not run again, and gives the same answer. */
@Timeout(30)
class EngineReuseTest {

    private static final Caller ANN = Caller.of("red", "ann");
    private static final Caller BOB = Caller.of("red", "bob");
    private static final Caller EVE = Caller.of("blue", "ann");
    private static final int[] FIRST = prompt(10);

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void everyTestLeavesAClosedRunner() {
        engine.close();
    }

    @Test
    void theNextTurnOfASessionRunsOnlyWhatIsNew() throws Exception {
        engine.over(FakeStepRunner.remembering(2, 60, 0));
        Answer first = ask(ANN, FIRST);
        int[] second = nextTurn(FIRST, first, 41, 42, 43);

        Answer answer = ask(ANN, second);

        assertThat(first.finished().cachedTokens()).isZero();
        assertThat(answer.finished().cachedTokens()).isEqualTo(14); // the last one was never run
        assertThat(answer.tokens()).containsExactly(continuation(5, second));
        assertThat(engine.load().total().promptTokens()).isEqualTo(10 + 18);
        assertThat(engine.load().total().cachedTokens()).isEqualTo(14);
    }

    @Test
    void aChangedMiddleIsRunAgainFromThere() throws Exception {
        engine.over(FakeStepRunner.remembering(2, 60, 0));
        ask(ANN, prompt(10));
        int[] changed = prompt(12, 47, 47, 47, 47, 47, 47);

        Answer answer = ask(ANN, changed);

        assertThat(answer.finished().cachedTokens()).isEqualTo(6);
        assertThat(answer.tokens()).containsExactly(continuation(5, changed));
    }

    @Test
    void whoeverAsksTheSameAgainRunsItsLastToken() throws Exception {
        engine.over(FakeStepRunner.remembering(2, 60, 0));
        ask(ANN, FIRST);

        Answer answer = ask(ANN, FIRST);

        assertThat(answer.finished().cachedTokens()).isEqualTo(9);
        assertThat(answer.tokens()).containsExactly(continuation(5, FIRST));
    }

    @Test
    void sessionsOfATenantShareWholeBlocksOfTheSameBeginning() throws Exception {
        engine.over(FakeStepRunner.remembering(3, 60, 10));
        ask(ANN, FIRST);
        int[] alike = prompt(12, 45, 46, 47);

        Answer bobs = ask(BOB, alike);

        assertThat(bobs.finished().cachedTokens()).isEqualTo(8);
        assertThat(bobs.tokens()).containsExactly(continuation(5, alike));
        assertThat(ask(ANN, FIRST).finished().cachedTokens()).isEqualTo(9); // hers is untouched
    }

    @Test
    void anotherTenantSharesNothing() throws Exception {
        engine.over(FakeStepRunner.remembering(3, 60, 10));
        ask(ANN, FIRST);

        Answer eves = ask(EVE, FIRST);

        assertThat(eves.finished().cachedTokens()).isZero();
        assertThat(eves.tokens()).containsExactly(continuation(5, FIRST));
    }

    @Test
    void aSessionThatLostItsSlotFindsItsBlocks() throws Exception {
        engine.over(FakeStepRunner.remembering(1, 60, 10));
        Answer first = ask(ANN, FIRST);
        ask(EVE, prompt(9));
        int[] second = nextTurn(FIRST, first, 41);

        Answer answer = ask(ANN, second);

        assertThat(answer.finished().cachedTokens()).isEqualTo(12); // of the 14 that were run
        assertThat(answer.tokens()).containsExactly(continuation(5, second));
    }

    @Test
    void aPrefilledBeginningIsSkipped() throws Exception {
        engine.over(FakeStepRunner.remembering(1, 60, 0));

        Answer prefilled = read(engine.prefill(prefill(ANN, 20)));
        Answer answer = ask(ANN, prompt(24));

        assertThat(prefilled.finished().reason()).isEqualTo(FinishReason.PREFILLED);
        assertThat(prefilled.finished().promptTokens()).isEqualTo(20);
        assertThat(answer.finished().cachedTokens()).isEqualTo(20);
        assertThat(answer.tokens()).containsExactly(continuation(5, prompt(24)));
    }

    @Test
    void aPrefillingThatALaterRequestOvertookIsNotRun() throws Exception {
        engine.over(FakeStepRunner.remembering(2, 60, 0));
        engine.runner().stopBeforeTheNextStep();
        Generation turn = engine.submit(Requests.of(ANN, Priority.VOICE, 5, prompt(24)));
        TestEngine.await(engine.runner()::isAtAStep);
        Generation late = engine.prefill(receivedAt(-1, prefill(ANN, 20)));
        Generation bobs = engine.prefill(receivedAt(-1, prefill(BOB, 5)));
        engine.runner().allowAll();

        assertThat(read(late).finished().reason()).isEqualTo(FinishReason.SUPERSEDED);
        assertThat(read(bobs).finished().reason()).isEqualTo(FinishReason.PREFILLED);
        assertThat(read(turn).tokens()).containsExactly(continuation(5, prompt(24)));
        assertThat(engine.runner().ran).doesNotContain("p20");
    }

    private static PrefillRequest receivedAt(long nanos, PrefillRequest request) {
        return new PrefillRequest(
                request.prompt(), request.caller(), nanos, request.deadlineNanos());
    }

    @Test
    void aNewerRequestOfTheSessionSupersedesItsPrefilling() throws Exception {
        engine.start(
                FakeStepRunner.remembering(2, 60, 0),
                new EngineOptions(2, 100, Duration.ZERO, 4, Duration.ofMinutes(1)));
        engine.runner().stopBeforeTheNextStep();
        Generation older = engine.prefill(prefill(ANN, 20));
        engine.stepOnce(); // 4 of 20
        Generation newer = engine.prefill(prefill(ANN, 21));
        Generation bobs = engine.prefill(prefill(BOB, 5));
        engine.stepOnce(); // of the older, under way when the newer came
        Generation turn = engine.submit(Requests.of(ANN, Priority.VOICE, 5, prompt(24)));
        engine.runner().allowAll();

        assertThat(read(older).finished().reason()).isEqualTo(FinishReason.SUPERSEDED);
        assertThat(read(newer).finished().reason()).isEqualTo(FinishReason.SUPERSEDED);
        assertThat(read(bobs).finished().reason()).isEqualTo(FinishReason.PREFILLED);
        Answer answer = read(turn);
        assertThat(answer.finished().cachedTokens()).isBetween(8, 12); // what was run by then
        assertThat(answer.tokens()).containsExactly(continuation(5, prompt(24)));
    }

    @Test
    void whatStaysUnusedExpires() throws Exception {
        engine.over(FakeStepRunner.remembering(1, 60, 10));
        ask(ANN, FIRST);
        engine.now.set(TestEngine.OPTIONS.keep().plusNanos(1).toNanos());

        assertThat(ask(ANN, FIRST).finished().cachedTokens()).isZero();
    }

    @Test
    void nothingIsKeptOfWhatGaveNoNumbers() throws Exception {
        engine.over(FakeStepRunner.remembering(1, 60, 10));
        engine.runner().giveNoNumbersInNextSteps(1);
        ask(ANN, FIRST);

        assertThat(ask(ANN, FIRST).finished().cachedTokens()).isZero();
    }

    @Test
    void withFixedRowsNothingIsReusedAndTheAnswerSaysSo() throws Exception {
        FakeStepRunner runner = FakeStepRunner.remembering(2, 60, 10);
        runner.fixedRows = true;
        engine.over(runner);
        ask(ANN, FIRST);

        Answer again = ask(ANN, FIRST);

        assertThat(again.finished().cachedTokens()).isZero();
        assertThat(again.finished().deterministic()).isTrue();
    }

    private Answer ask(Caller caller, int... prompt) throws InterruptedException {
        return read(engine.submit(Requests.of(caller, Priority.VOICE, 5, prompt)));
    }

    private static PrefillRequest prefill(Caller caller, int length) {
        return new PrefillRequest(Prompt.of(prompt(length)), caller, 0, OptionalLong.empty());
    }
}
