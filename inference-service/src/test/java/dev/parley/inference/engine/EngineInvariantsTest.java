package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Requests.Answer;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever arrives, is kept, preempted, cancelled, left unread, late or fails: every request ends
 * once, no answer has a token that it would not have alone, and no slot is lost.
 */
class EngineInvariantsTest {

    private static final int SLOTS = 3;
    private static final int MAX_LENGTH = 60;
    private static final int STOP = 7;
    private static final Duration LONGEST_TRY = Duration.ofSeconds(30);
    private static final EngineOptions OPTIONS =
            new EngineOptions(4, 5, Duration.ofMillis(2), 5, Duration.ofMillis(20));

    @Property(tries = 300)
    void everyAnswerIsAsIfAloneEndsOnceAndNoSlotIsLost(@ForAll Random random) {
        assertTimeoutPreemptively(LONGEST_TRY, () -> serve(random)); // an answer may have no end
    }

    private static void serve(Random random) throws Exception {
        boolean hasPool = random.nextInt(3) == 0;
        int blocks = hasPool ? 0 : random.nextInt(12);
        FakeStepRunner runner = FakeStepRunner.remembering(SLOTS, MAX_LENGTH, blocks);
        if (hasPool) {
            runner.poolTokens = MAX_LENGTH + random.nextInt(MAX_LENGTH);
        }
        runner.fixedRows = random.nextInt(8) == 0;
        runner.stopBeforeTheNextStep();
        Engine engine = Engine.start("test", runner, OPTIONS, System::nanoTime);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Run run = new Run(engine, runner, readers, random);
            for (int action = random.nextInt(60); action >= 0; action--) {
                run.act();
            }
            runner.allowAll();
            for (Asked asked : run.asked) {
                asked.reader.run(); // those who read only now
                assertRight(asked, asked.reader.get());
            }
            assertThat(engine.isServing()).isTrue();
            assertThat(engine.load().slotsInUse()).isZero();
            assertThat(engine.load().queued()).isZero();
            assertThat(engine.load().kv().usedTokens()).isZero();
        } finally {
            engine.close(Duration.ofSeconds(10));
        }
        assertThat(runner.closed).isTrue();
    }

    private static void assertRight(Asked asked, Answer answer) {
        List<Integer> tokens = new ArrayList<>(asked.prompt);
        for (int token : answer.tokens()) {
            assertThat(token).isEqualTo(FakeStepRunner.digest(tokens)).isNotEqualTo(STOP);
            tokens.add(token);
        }
        switch (answer.end()) {
            case Finished finished -> assertComplete(asked, tokens, finished);
            case Failed failed -> assertThat(failed.error()).isIn(asked.mayFailWith());
        }
    }

    private static void assertComplete(Asked asked, List<Integer> tokens, Finished finished) {
        assertThat(finished.promptTokens()).isEqualTo(asked.prompt.size());
        assertThat(finished.cachedTokens()).isBetween(0, asked.prompt.size() - 1);
        int answered = tokens.size() - asked.prompt.size();
        switch (finished.reason()) {
            case STOP -> {
                assertThat(FakeStepRunner.digest(tokens)).isEqualTo(STOP);
                assertThat(finished.completionTokens()).isEqualTo(answered + 1);
            }
            case LENGTH -> {
                assertThat(answered).isEqualTo(asked.limit);
                assertThat(finished.completionTokens()).isEqualTo(answered);
            }
            case PREFILLED, SUPERSEDED -> {
                assertThat(asked.limit).isZero();
                assertThat(answered).isZero();
            }
        }
    }

    /** {@code limit}: most tokens of the answer; 0 where only the prompt is run. */
    private record Asked(
            List<Integer> prompt,
            int limit,
            boolean hasDeadline,
            Generation generation,
            FutureTask<Answer> reader) {

        Set<InferenceError> mayFailWith() {
            Set<InferenceError> errors =
                    EnumSet.of(
                            InferenceError.CANCELLED,
                            InferenceError.GENERATION_FAILED,
                            InferenceError.READER_TOO_SLOW);
            if (hasDeadline) {
                errors.add(InferenceError.DEADLINE_EXCEEDED);
            }
            return errors;
        }
    }

    /** Does something at random, and reads most answers in threads of their own. */
    private static final class Run {
        private final Engine engine;
        private final FakeStepRunner runner;
        private final ExecutorService readers;
        private final Random random;
        private final Map<Caller, List<Integer>> conversations = new HashMap<>();
        private final List<Asked> asked = new ArrayList<>();

        Run(Engine engine, FakeStepRunner runner, ExecutorService readers, Random random) {
            this.engine = engine;
            this.runner = runner;
            this.readers = readers;
            this.random = random;
        }

        void act() {
            switch (random.nextInt(12)) {
                case 0 -> runner.failNextSteps(1);
                case 1 -> runner.giveNoNumbersInNextSteps(1);
                case 2 -> cancelOne();
                case 3, 4, 5 -> runner.allow(1 + random.nextInt(20));
                default -> ask();
            }
        }

        private void cancelOne() {
            if (!asked.isEmpty()) {
                asked.get(random.nextInt(asked.size())).generation.close();
            }
        }

        private void ask() {
            Caller caller = caller();
            List<Integer> prompt = prompt(caller);
            boolean onlyPrefill = caller.session().isPresent() && random.nextInt(4) == 0;
            int limit =
                    onlyPrefill ? 0 : Math.min(1 + random.nextInt(30), MAX_LENGTH - prompt.size());
            OptionalLong deadline =
                    random.nextInt(6) == 0
                            ? OptionalLong.of(System.nanoTime() + random.nextInt(3_000_000))
                            : OptionalLong.empty();
            try {
                Generation generation = submit(caller, prompt, limit, deadline);
                FutureTask<Answer> reader = new FutureTask<>(() -> Requests.read(generation));
                if (random.nextInt(5) > 0) { // the others do not read until the end
                    readers.execute(reader);
                }
                asked.add(new Asked(prompt, limit, deadline.isPresent(), generation, reader));
            } catch (InferenceException refused) {
                assertThat(refused.error()).isEqualTo(InferenceError.QUEUE_FULL);
            }
        }

        private Caller caller() {
            String tenant = random.nextBoolean() ? "red" : "blue";
            return random.nextInt(4) == 0
                    ? new Caller(tenant, Optional.empty())
                    : Caller.of(tenant, "s" + random.nextInt(3));
        }

        /** The conversation so far and something new, or one that begins as others do. */
        private List<Integer> prompt(Caller caller) {
            List<Integer> tokens =
                    new ArrayList<>(
                            random.nextInt(3) == 0
                                    ? List.of()
                                    : conversations.getOrDefault(caller, List.of()));
            if (tokens.isEmpty()) {
                int kind = random.nextInt(2);
                for (int i = random.nextInt(12); i >= 0; i--) {
                    tokens.add(10 + kind);
                }
            }
            for (int i = random.nextInt(4); i >= 0 && tokens.size() < MAX_LENGTH - 5; i--) {
                tokens.add(20 + random.nextInt(3));
            }
            List<Integer> after = new ArrayList<>(tokens);
            for (int i = random.nextInt(8); i > 0 && after.size() < MAX_LENGTH - 10; i--) {
                after.add(FakeStepRunner.digest(after));
            }
            conversations.put(caller, after);
            return tokens;
        }

        private Generation submit(
                Caller caller, List<Integer> tokens, int limit, OptionalLong deadline) {
            Prompt prompt = Prompt.of(tokens.stream().mapToInt(Integer::intValue).toArray());
            if (limit == 0) {
                return engine.prefill(
                        new PrefillRequest(prompt, caller, System.nanoTime(), deadline));
            }
            return engine.submit(
                    new GenerationRequest(
                            prompt,
                            OptionalInt.of(limit),
                            Requests.greedy(),
                            Set.of(STOP),
                            _ -> false,
                            caller,
                            random.nextInt(3) == 0 ? Priority.VOICE : Priority.BATCH,
                            System.nanoTime(),
                            deadline));
        }
    }
}
