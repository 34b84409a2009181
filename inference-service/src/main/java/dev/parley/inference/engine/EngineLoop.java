package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.Step.Chunk;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.sampling.NotANumberException;
import dev.parley.inference.sampling.Sampled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What the engine's thread repeats: schedule, run, sample. Owns every sequence that arrived and
 * runs in that thread alone; {@link #load} and {@link #stepAge} may be asked by any.
 */
final class EngineLoop {

    private static final Logger LOG = Logger.getLogger(EngineLoop.class);

    /** How soon a deadline is noticed while nothing can run. */
    private static final Duration IDLE_CHECK = Duration.ofMillis(50);

    /** How soon expiry is noticed while nothing is asked. */
    private static final Duration EXPIRY_CHECK = Duration.ofSeconds(5);

    private static final Duration FOREVER = Duration.ofDays(1);

    private static final String BROKEN_STEP = "the model failed to run a step";

    private final StepRunner runner;
    private final EngineOptions options;
    private final LongSupplier clock;
    private final Mailbox mailbox;
    private final SlotTime slotTime;
    private final KvStore kv;
    private final Scheduler scheduler;
    private final StepMeter meter;
    private final TokenPicker picker;
    private final Queue<Sequence> arriving = new ArrayDeque<>();
    private volatile EngineLoad load;

    EngineLoop(
            String model,
            StepRunner runner,
            EngineOptions options,
            LongSupplier clock,
            Mailbox mailbox,
            SlotTime slotTime) {
        this.runner = runner;
        this.options = options;
        this.clock = clock;
        this.mailbox = mailbox;
        this.slotTime = slotTime;
        this.kv = new KvStore(runner);
        this.meter = new StepMeter(model, options.chunkTokens(), clock);
        this.scheduler = new Scheduler(kv, options.chunkTokens(), meter::began);
        this.picker = new TokenPicker(runner.config().vocabulary());
        this.load = measureLoad();
    }

    EngineLoad load() {
        return load;
    }

    Duration stepAge() {
        return meter.stepAge();
    }

    /**
     * Runs one step, or waits for something to do.
     *
     * @throws DeviceLostException where no further step can run
     */
    void step() throws InterruptedException {
        arriving.addAll(mailbox.takeArrived());
        while (!arriving.isEmpty()) {
            arrive(arriving.peek());
            arriving.remove();
        }
        endWhatIsOver();
        kv.expire(clock.getAsLong() - options.keep().toNanos());
        Step step = scheduler.next(clock.getAsLong());
        load = measureLoad();
        if (step.isEmpty()) {
            mailbox.await(idleWait());
            return;
        }
        meter.begin(step);
        decode(step.decode());
        step.chunks().forEach(this::prefill);
        meter.end(step, scheduler.slotsInUse(), load.queued());
    }

    /** Ends everything, what has not arrived yet too. */
    void stop(Failed cause) {
        arriving.addAll(mailbox.takeArrived());
        arriving.stream().filter(it -> !scheduler.all().contains(it)).forEach(scheduler::add);
        for (Sequence sequence : scheduler.all()) {
            try {
                end(sequence, cause);
            } catch (RuntimeException broken) { // the others are to end, too
                LOG.error("An answer could not be ended in order", broken);
                sequence.output().endUnlessEnded(cause);
            }
        }
    }

    // ---- Schedule ----

    private void arrive(Sequence sequence) {
        List<Sequence> others = scheduler.all();
        if (others.stream()
                .anyMatch(it -> it.supersedes(sequence) && it.wasReceivedAfter(sequence))) {
            finish(sequence, FinishReason.SUPERSEDED); // it was overtaken on its way
            return;
        }
        others.stream()
                .filter(sequence::supersedes)
                .forEach(older -> finish(older, FinishReason.SUPERSEDED));
        if (sequence.request().deadlineNanos().isPresent() && misses(sequence)) {
            return;
        }
        scheduler.add(sequence);
    }

    /** Whether the deadline would pass before the first token; ends the sequence then. */
    private boolean misses(Sequence sequence) {
        long left = sequence.request().deadlineNanos().orElseThrow() - clock.getAsLong();
        int own = sequence.tokens().size() - kv.skipped(sequence);
        Duration predicted = timeToFirstToken(sequence.priority(), own);
        if (predicted.toNanos() <= left) {
            return false;
        }
        meter.forecast().refused();
        String detail =
                "the first token would come in %d ms, and the deadline is in %d ms"
                        .formatted(predicted.toMillis(), Duration.ofNanos(left).toMillis());
        end(sequence, new Failed(InferenceError.DEADLINE_EXCEEDED, detail, null));
        return true;
    }

    private Duration timeToFirstToken(Priority priority, long tokens) {
        Duration wait = slotTime.until(scheduler.slotsShort(priority), runner.slots());
        return meter.forecast().prefill(scheduler.tokensBefore(priority) + tokens).plus(wait);
    }

    private void endWhatIsOver() {
        long now = clock.getAsLong();
        for (Sequence sequence : scheduler.all()) {
            EarlyEnd.of(sequence, now, options.readerPatience())
                    .ifPresent(why -> end(sequence, why));
        }
    }

    private Duration idleWait() {
        if (!scheduler.isEmpty()) {
            return IDLE_CHECK;
        }
        return kv.keepsAnything() ? EXPIRY_CHECK : FOREVER;
    }

    // ---- Run ----

    private void decode(List<Sequence> sequences) {
        if (sequences.isEmpty()) {
            return;
        }
        try {
            List<DecodeBatch.Row> rows = new ArrayList<>(sequences.size());
            for (Sequence sequence : sequences) {
                rows.add(sequence.nextRow());
            }
            meter.runs();
            Logits logits = runner.decode(new DecodeBatch(rows));
            meter.decoded(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                sequences.get(row).slot().ran(1);
                sample(sequences.get(row), logits, row);
            }
        } catch (DeviceLostException lost) {
            throw lost;
        } catch (RuntimeException broken) { // some may have had their last token in this step
            sequences.stream()
                    .filter(Sequence::hasSlot)
                    .forEach(sequence -> endBroken(sequence, broken));
        }
    }

    private void prefill(Chunk chunk) {
        Sequence sequence = chunk.sequence();
        int held = sequence.held();
        try {
            int[] tokens = sequence.tokens().copy(held, held + chunk.count());
            meter.runs();
            int slot = sequence.slot().index();
            Logits logits = runner.prefill(slot, held, tokens, sequence.query());
            meter.prefilled();
            sequence.slot().ran(chunk.count());
            kv.park(sequence.slot(), clock.getAsLong());
            if (sequence.pending() > 0) {
                return;
            }
            if (sequence.generates()) {
                sample(sequence, logits, 0);
            } else {
                finish(sequence, FinishReason.PREFILLED);
            }
        } catch (DeviceLostException lost) {
            throw lost;
        } catch (RuntimeException broken) {
            endBroken(sequence, broken);
        }
    }

    // ---- Sample ----

    private void sample(Sequence sequence, Logits logits, int row) {
        try {
            Sampled sampled = picker.pick(sequence.request().sampler(), logits, row);
            meter.generated();
            scheduler.generated(sequence);
            sequence.accept(sampled, clock.getAsLong()).ifPresent(last -> finish(sequence, last));
        } catch (DeviceLostException lost) {
            throw lost;
        } catch (RuntimeException broken) { // no other row is to suffer
            endBroken(sequence, broken);
        }
    }

    // ---- End ----

    private void finish(Sequence sequence, FinishReason reason) {
        long now = clock.getAsLong();
        end(sequence, sequence.finished(reason, runner.hasFixedRows(), now));
    }

    private void end(Sequence sequence, End end) {
        if (sequence.hasSlot()) {
            kv.leave(sequence, clock.getAsLong());
        }
        forget(sequence, end);
    }

    /** What its slot holds is not to be trusted. */
    private void endBroken(Sequence sequence, RuntimeException cause) {
        if (!sequence.hasSlot()) {
            LOG.error("An answer failed after its end", cause); // a defect of the engine's
            sequence.output()
                    .endUnlessEnded(
                            new Failed(InferenceError.GENERATION_FAILED, BROKEN_STEP, cause));
            return;
        }
        LOG.debug("A step failed", cause);
        String detail = BROKEN_STEP;
        if (cause instanceof NotANumberException) {
            detail = "the model's output is unusable: " + cause.getMessage();
            kv.forget(sequence);
        }
        kv.discard(sequence, clock.getAsLong());
        forget(sequence, new Failed(InferenceError.GENERATION_FAILED, detail, cause));
    }

    private void forget(Sequence sequence, End end) {
        if (sequence.hasSlot()) {
            slotTime.add(sequence.slotTime(clock.getAsLong()));
            sequence.leaveSlot();
        }
        scheduler.remove(sequence);
        load = measureLoad();
        mailbox.ended(sequence);
        sequence.output().end(end);
    }

    private EngineLoad measureLoad() {
        return new EngineLoad(
                runner.slots(),
                scheduler.slotsInUse(),
                scheduler.queue(),
                kv.usage(),
                meter.forecast().speed(),
                timeToFirstToken(Priority.VOICE, EngineLoad.TYPICAL_TURN),
                meter.total(scheduler.preemptions()));
    }
}
