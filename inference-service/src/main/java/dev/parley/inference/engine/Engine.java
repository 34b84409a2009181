package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.sampling.NotANumberException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Serves one model. Its thread {@code engine-<model>} owns the runner and every sequence and
 * repeats one step: schedule, run, sample.
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Engine.class);

    /** How soon a deadline is noticed while nothing runs. */
    private static final Duration IDLE_CHECK = Duration.ofMillis(50);

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final StepRunner runner;
    private final EngineOptions options;
    private final LongSupplier clock;
    private final Scheduler scheduler;
    private final Mailbox mailbox;
    private final SlotTime slotTime = new SlotTime();
    private final float[] scores; // (vocabulary)
    private final Thread thread;
    private volatile EngineLoad load;

    private Engine(String model, StepRunner runner, EngineOptions options, LongSupplier clock) {
        this.runner = runner;
        this.options = options;
        this.clock = clock;
        this.scheduler = new Scheduler(runner.slots());
        this.mailbox = new Mailbox(runner.slots() + options.queue());
        this.scores = new float[runner.config().vocabulary()];
        this.load = new EngineLoad(runner.slots(), 0, 0);
        this.thread = Thread.ofPlatform().name("engine-" + model).unstarted(this::serve);
    }

    /**
     * Starts an engine that steps {@code runner} and closes it at its end.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    public static Engine start(
            String model, StepRunner runner, EngineOptions options, LongSupplier clock) {
        Engine engine = new Engine(model, runner, options, clock);
        engine.thread.start();
        return engine;
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
                    "context_length_exceeded: the prompt has %d tokens, and prompt and answer together may have %d"
                            .formatted(request.prompt().size(), runner.maxLength()));
        }
        int limit = Math.min(room, request.maxTokens().orElse(room));
        Generation output = new Generation(options.readerBuffer(), mailbox::wake);
        mailbox.submit(
                new Sequence(request, output, limit, clock.getAsLong()),
                slotTime.untilOneIsFree(runner.slots()));
        return output;
    }

    /** Returns how busy it is. */
    public EngineLoad load() {
        return load;
    }

    /** Whether it still serves; false once it was closed or its thread died. */
    public boolean isServing() {
        return thread.isAlive() && mailbox.wish() == Mailbox.Wish.SERVE;
    }

    /** Refuses new requests, and lets those under way finish for at most {@code grace}. */
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
        InferenceError cause = InferenceError.MODEL_FAILED;
        try (runner) {
            while (!isDone()) {
                step();
            }
            cause = InferenceError.SHUTTING_DOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Error dead) { // of the machine or the native library: nothing can be trusted now
            LOG.fatal("The engine stopped for good", dead);
        } finally {
            mailbox.wish(Mailbox.Wish.STOP_NOW);
            mailbox.takeArrived().forEach(scheduler::add);
            Failed stopped = new Failed(cause, "the engine stopped", null);
            scheduler.all().forEach(sequence -> end(sequence, stopped));
        }
    }

    private boolean isDone() {
        return switch (mailbox.wish()) {
            case SERVE -> false;
            case FINISH_WHAT_IS_THERE -> mailbox.isEmpty();
            case STOP_NOW -> true;
        };
    }

    private void step() throws InterruptedException {
        mailbox.takeArrived().forEach(scheduler::add);
        endCancelledAndExpired();
        Batch batch = scheduler.next(clock.getAsLong());
        updateLoad();
        try {
            switch (batch) {
                case Batch.Idle() -> mailbox.await(scheduler.isEmpty() ? FOREVER : IDLE_CHECK);
                case Batch.Prefill(Sequence sequence) -> sample(batch, prefill(sequence));
                case Batch.Decode(List<Sequence> sequences) -> sample(batch, decode(sequences));
            }
        } catch (RuntimeException broken) {
            batch.all().forEach(sequence -> endIfAlive(sequence, failed(broken)));
        }
    }

    private Logits prefill(Sequence sequence) {
        return runner.prefill(sequence.slot(), 0, sequence.request().prompt().toArray());
    }

    private Logits decode(List<Sequence> sequences) {
        return runner.decode(new DecodeBatch(sequences.stream().map(Sequence::nextRow).toList()));
    }

    private void sample(Batch batch, Logits logits) {
        List<Sequence> sequences = batch.all();
        for (int row = 0; row < sequences.size(); row++) {
            Sequence sequence = sequences.get(row);
            try {
                logits.copyRow(row, scores);
                int token = sequence.request().sampler().sample(scores, sequence.generated());
                sequence.accept(token, clock.getAsLong()).ifPresent(last -> end(sequence, last));
            } catch (NotANumberException broken) {
                end(sequence, failed(broken));
            }
        }
    }

    private void endCancelledAndExpired() {
        long now = clock.getAsLong();
        for (Sequence sequence : scheduler.all()) {
            if (sequence.output().isClosed()) {
                end(sequence, new Failed(InferenceError.CANCELLED, "cancelled", null));
            } else if (sequence.isExpired(now)) {
                String when = sequence.hasSlot() ? "while it was answered" : "in the queue";
                end(
                        sequence,
                        new Failed(InferenceError.DEADLINE_EXCEEDED, "time ran out " + when, null));
            }
        }
    }

    private static Failed failed(RuntimeException cause) {
        LOG.debug("A step failed", cause);
        String detail =
                cause instanceof NotANumberException
                        ? "the model's output is unusable: " + cause.getMessage()
                        : "the model failed to run a step";
        return new Failed(InferenceError.GENERATION_FAILED, detail, cause);
    }

    private void end(Sequence sequence, End end) {
        scheduler.remove(sequence);
        if (sequence.hasSlot()) {
            slotTime.add(sequence.held(clock.getAsLong()));
        }
        updateLoad();
        mailbox.ended();
        sequence.output().end(end);
    }

    private void endIfAlive(Sequence sequence, End end) {
        if (scheduler.all().contains(sequence)) {
            end(sequence, end);
        }
    }

    private void updateLoad() {
        load = new EngineLoad(runner.slots(), scheduler.slotsInUse(), scheduler.queued());
    }
}
