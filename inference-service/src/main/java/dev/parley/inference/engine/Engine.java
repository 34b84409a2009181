package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Serves one model. Its thread {@code engine-<model>} owns the runner and repeats the step of
 * {@link EngineLoop}; what is public here is for other threads.
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Engine.class);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final StepRunner runner;
    private final EngineOptions options;
    private final LongSupplier clock;
    private final Consumer<Throwable> onDeath;
    private final Runnable first;
    private final Mailbox mailbox;
    private final SlotTime slotTime = new SlotTime();
    private final EngineLoop loop;
    private final Thread thread;

    private Engine(
            String model,
            StepRunner runner,
            EngineOptions options,
            LongSupplier clock,
            Consumer<Throwable> onDeath,
            Runnable first) {
        this.runner = runner;
        this.options = options;
        this.clock = clock;
        this.onDeath = onDeath;
        this.first = first;
        this.mailbox = new Mailbox(runner.slots(), options.queue());
        this.loop = new EngineLoop(model, runner, options, clock, mailbox, slotTime);
        this.thread = Thread.ofPlatform().name("engine-" + model).unstarted(this::serve);
    }

    /**
     * Starts an engine that steps {@code runner} and closes it at its end, or where it cannot
     * start.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    public static Engine start(
            String model, StepRunner runner, EngineOptions options, LongSupplier clock) {
        return start(model, runner, options, clock, _ -> {});
    }

    /**
     * Starts an engine that steps {@code runner} and closes it at its end.
     *
     * @param clock nanoseconds of a clock that never goes back
     * @param onDeath is told, in the engine's thread, why it stopped although nobody asked it to: a
     *     {@link DeviceLostException}, or an Error; all its streams have ended then
     */
    public static Engine start(
            String model,
            StepRunner runner,
            EngineOptions options,
            LongSupplier clock,
            Consumer<Throwable> onDeath) {
        return start(model, runner, options, clock, onDeath, () -> {});
    }

    /**
     * Starts an engine that steps {@code runner} and closes it at its end.
     *
     * @param clock nanoseconds of a clock that never goes back
     * @param onDeath is told, in the engine's thread, why it stopped although nobody asked it to
     * @param first runs in the engine's thread before its first step, and may use the runner: what
     *     a device prepares it prepares for one thread; throws nothing
     */
    public static Engine start(
            String model,
            StepRunner runner,
            EngineOptions options,
            LongSupplier clock,
            Consumer<Throwable> onDeath,
            Runnable first) {
        try {
            Engine engine = new Engine(model, runner, options, clock, onDeath, first);
            engine.thread.start();
            return engine;
        } catch (RuntimeException | Error failed) { // as where the system has no more threads
            runner.close();
            throw failed;
        }
    }

    /**
     * Takes a request, which will end exactly once.
     *
     * @throws InferenceException where it cannot be taken: too long, no room, shutting down
     */
    public Generation submit(GenerationRequest request) {
        int room = runner.maxLength() - request.prompt().size();
        if (room < 1) {
            throw InferenceException.of(
                    InferenceError.CONTEXT_LENGTH_EXCEEDED,
                    "context_length_exceeded: the prompt has %d tokens, and prompt and answer together may have %d (max-model-len)"
                            .formatted(request.prompt().size(), runner.maxLength()));
        }
        return submit(request, Math.min(room, request.maxTokens().orElse(room)));
    }

    /**
     * Runs the beginning of a session's next request while nothing else wants to run, and keeps it.
     * Ends with {@link FinishReason#PREFILLED}, or {@link FinishReason#SUPERSEDED} where the
     * session's next request came first.
     *
     * @throws InferenceException where it cannot be taken: too long, no room, shutting down
     */
    public Generation prefill(PrefillRequest request) {
        if (request.prompt().size() > runner.maxLength()) {
            throw InferenceException.of(
                    InferenceError.CONTEXT_LENGTH_EXCEEDED,
                    "context_length_exceeded: the prompt has %d tokens, and it may have %d (max-model-len)"
                            .formatted(request.prompt().size(), runner.maxLength()));
        }
        return submit(
                new GenerationRequest(
                        request.prompt(),
                        OptionalInt.empty(),
                        Sampler.of(SamplingOptions.greedy()),
                        Set.of(),
                        _ -> false,
                        request.caller(),
                        Priority.BACKGROUND,
                        request.receivedNanos(),
                        request.deadlineNanos()),
                0);
    }

    private Generation submit(GenerationRequest request, int limit) {
        Generation output = new Generation(options.readerBuffer(), mailbox::wake);
        mailbox.submit(
                new Sequence(request, output, limit, clock.getAsLong()),
                slotTime.untilOneIsFree(runner.slots()));
        return output;
    }

    /** Whether a request has the same answer whatever else runs, unless it is preempted. */
    public boolean isDeterministic() {
        return runner.hasFixedRows();
    }

    /** Returns how busy it is. */
    public EngineLoad load() {
        return loop.load();
    }

    /** Whether it still serves; false once it was closed or its thread died. */
    public boolean isServing() {
        return thread.isAlive() && mailbox.wish() == Mailbox.Wish.SERVE;
    }

    /**
     * Returns how long the step under way has taken; zero where it waits for work. A watchdog takes
     * a step for stalled that has lasted far longer than any could.
     */
    public Duration stepAge() {
        return loop.stepAge();
    }

    /** Whether its thread is gone, and with it what the runner held. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    /**
     * Refuses new requests, and lets those under way finish for at most {@code grace}. A step that
     * does not return is not waited for for ever: {@link #hasEnded} tells.
     */
    public void close(Duration grace) {
        try {
            mailbox.wish(Mailbox.Wish.FINISH_WHAT_IS_THERE);
            thread.join(grace);
            mailbox.wish(Mailbox.Wish.STOP_NOW);
            thread.join(LONGEST_STEP);
        } catch (InterruptedException _) {
            mailbox.wish(Mailbox.Wish.STOP_NOW);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    // ---- Everything below runs in the engine's thread. ----

    private void serve() {
        try (runner) {
            stepUntilDone();
        }
    }

    private void stepUntilDone() {
        try {
            first.run();
            while (!isDone()) {
                loop.step();
            }
            stop(InferenceError.SHUTTING_DOWN, "the engine stopped");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stop(InferenceError.SHUTTING_DOWN, "the engine was interrupted");
        } catch (DeviceLostException lost) { // for good: a new process may find it again
            LOG.fatal("The device is lost", lost);
            stop(InferenceError.MODEL_FAILED, "the device that runs the model was lost");
            onDeath.accept(lost);
        } catch (RuntimeException | Error dead) { // a defect: nothing can be trusted now
            LOG.fatal("The engine stopped for good", dead);
            stop(InferenceError.MODEL_FAILED, "the engine stopped");
            onDeath.accept(dead);
        }
    }

    private boolean isDone() {
        return switch (mailbox.wish()) {
            case SERVE -> false;
            case FINISH_WHAT_IS_THERE -> mailbox.isEmpty();
            case STOP_NOW -> true;
        };
    }

    private void stop(InferenceError cause, String detail) {
        mailbox.wish(Mailbox.Wish.STOP_NOW);
        loop.stop(new Failed(cause, detail, null));
    }
}
