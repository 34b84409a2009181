package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Whatever arrives, is cancelled or fails: every request ends once, and no slot is lost. */
class EngineInvariantsTest {

    /** What a test does to the engine, in order. */
    sealed interface Action {
        record Ask(int last, int maxTokens, boolean expired) implements Action {}

        record Cancel(int which) implements Action {}

        record FailSteps(int count) implements Action {}

        record GiveNoNumbers(int count) implements Action {}

        record AllowSteps(int count) implements Action {}
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Action> ask =
                Combinators.combine(
                                Arbitraries.integers().between(1, 48),
                                Arbitraries.integers().between(1, 40),
                                Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)))
                        .as(Action.Ask::new);
        Arbitrary<Action> other =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 30).map(Action.Cancel::new),
                        Arbitraries.integers().between(1, 2).map(Action.FailSteps::new),
                        Arbitraries.integers().between(1, 2).map(Action.GiveNoNumbers::new),
                        Arbitraries.integers().between(1, 20).map(Action.AllowSteps::new));
        return Arbitraries.oneOf(ask, ask, other).list().ofMinSize(1).ofMaxSize(40);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void everyRequestEndsOnceAndNoSlotIsLost(@ForAll("actions") List<Action> actions)
            throws Exception {
        FakeStepRunner runner = FakeStepRunner.steppedByHand(3, 60);
        Engine engine = Engine.start("test", runner, new EngineOptions(4, 5), System::nanoTime);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Run run = new Run(engine, runner, readers);
            actions.forEach(run::act);
            runner.allowAll();

            for (Map.Entry<Action.Ask, Future<Answer>> asked : run.answers) {
                assertRight(asked.getKey(), asked.getValue().get());
            }
            assertThat(engine.isServing()).isTrue();
            assertThat(engine.load().slotsInUse()).isZero();
            assertThat(engine.load().queued()).isZero();
        } finally {
            engine.close(Duration.ofSeconds(10));
        }
        assertThat(runner.closed).isTrue();
    }

    private static void assertRight(Action.Ask asked, Answer answer) {
        for (int i = 0; i < answer.tokens().size(); i++) {
            assertThat(answer.tokens().get(i)).isEqualTo(asked.last() + 1 + i);
        }
        switch (answer.end()) {
            case Finished finished -> {
                int untilStop = FakeStepRunner.VOCABULARY - asked.last();
                assertThat(asked.expired()).isFalse();
                assertThat(finished.completionTokens())
                        .isEqualTo(Math.min(asked.maxTokens(), untilStop));
            }
            case Failed failed ->
                    assertThat(failed.error())
                            .isIn(
                                    asked.expired()
                                            ? List.of(
                                                    InferenceError.DEADLINE_EXCEEDED,
                                                    InferenceError.CANCELLED)
                                            : List.of(
                                                    InferenceError.CANCELLED,
                                                    InferenceError.GENERATION_FAILED));
        }
    }

    /** Does what the actions say, and reads every answer in a thread of its own. */
    private static final class Run {
        private final Engine engine;
        private final FakeStepRunner runner;
        private final ExecutorService readers;
        private final List<Generation> generations = new ArrayList<>();
        private final List<Map.Entry<Action.Ask, Future<Answer>>> answers = new ArrayList<>();

        Run(Engine engine, FakeStepRunner runner, ExecutorService readers) {
            this.engine = engine;
            this.runner = runner;
            this.readers = readers;
        }

        void act(Action action) {
            switch (action) {
                case Action.Ask ask -> ask(ask);
                case Action.Cancel(int which) -> {
                    if (which < generations.size()) {
                        generations.get(which).close();
                    }
                }
                case Action.FailSteps(int count) -> runner.failNextSteps(count);
                case Action.GiveNoNumbers(int count) -> runner.giveNoNumbersInNextSteps(count);
                case Action.AllowSteps(int count) -> runner.allow(count);
            }
        }

        private void ask(Action.Ask ask) {
            OptionalLong deadline =
                    ask.expired() ? OptionalLong.of(System.nanoTime() - 1) : OptionalLong.empty();
            try {
                Generation generation =
                        engine.submit(Requests.countFrom(ask.last(), ask.maxTokens(), deadline));
                generations.add(generation);
                answers.add(Map.entry(ask, readers.submit(() -> Requests.read(generation))));
            } catch (InferenceException refused) {
                assertThat(refused.error()).isEqualTo(InferenceError.QUEUE_FULL);
            }
        }
    }
}
