package dev.parley.inference.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures steps: for the forecast, for Flight Recorder, for the watchdog. Written by the engine's
 * thread; {@link #stepAge} is read by any.
 */
final class StepMeter {

    private static final long NO_STEP = Long.MIN_VALUE;

    private final String model;
    private final LongSupplier clock;
    private final Forecast forecast;
    private final StepEvent idle = new StepEvent();
    private StepEvent event = idle;

    private volatile long beganNanos = NO_STEP;
    private long runNanos;
    private long promptTokens;
    private long cachedTokens;
    private long generatedTokens;
    private long steps;

    /** {@code chunkTokens}: most tokens of prompts in a step. */
    StepMeter(String model, int chunkTokens, LongSupplier clock) {
        this.model = model;
        this.forecast = new Forecast(chunkTokens);
        this.clock = clock;
    }

    /** Returns how long the step under way has taken; zero where there is none. */
    Duration stepAge() {
        long began = beganNanos;
        return began == NO_STEP
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, clock.getAsLong() - began));
    }

    Forecast forecast() {
        return forecast;
    }

    void begin(Step step) {
        beganNanos = clock.getAsLong();
        event = idle.isEnabled() ? new StepEvent() : idle;
        event.model = model;
        event.decodedRows = step.decode().size();
        event.prefillChunks = step.chunks().size();
        event.prefillTokens = step.prefillTokens();
        event.decodeNanos = 0;
        event.prefillNanos = 0;
        event.begin();
    }

    void runs() {
        runNanos = clock.getAsLong();
    }

    void decoded(int rows) {
        event.decodeNanos = clock.getAsLong() - runNanos;
        forecast.decoded(rows, event.decodeNanos);
    }

    void prefilled() {
        event.prefillNanos += clock.getAsLong() - runNanos;
    }

    void began(Sequence sequence) {
        promptTokens += sequence.request().prompt().size();
        cachedTokens += sequence.cached();
    }

    void generated() {
        generatedTokens++;
    }

    /** The step is over: what of its time was no run was sampling and our own. */
    void end(Step step, int slotsInUse, int queued) {
        long nanos = clock.getAsLong() - beganNanos;
        beganNanos = NO_STEP;
        steps++;
        int tokens = step.prefillTokens();
        if (tokens > 0) {
            forecast.prefilled(tokens, nanos);
        }
        event.samplingNanos = nanos - event.decodeNanos - event.prefillNanos;
        event.slotsInUse = slotsInUse;
        event.queued = queued;
        event.commit();
    }

    EngineLoad.Total total(long preemptions) {
        return new EngineLoad.Total(
                promptTokens, cachedTokens, generatedTokens, preemptions, steps);
    }
}
