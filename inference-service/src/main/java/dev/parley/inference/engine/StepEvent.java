package dev.parley.inference.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One step of an engine, for Flight Recorder: its duration is the step's, the rest its parts. */
@Name("dev.parley.inference.Step")
@Label("Engine Step")
@Category({"Parley", "Inference"})
@Description("One step of the engine: a token of each answer under way, then parts of prompts")
@StackTrace(false)
final class StepEvent extends Event {

    @Label("Model")
    String model = "";

    @Label("Decoded Rows")
    int decodedRows;

    @Label("Prefill Tokens")
    int prefillTokens;

    @Label("Prefill Chunks")
    int prefillChunks;

    @Label("Decode Run")
    @Timespan
    long decodeNanos;

    @Label("Prefill Runs")
    @Timespan
    long prefillNanos;

    @Label("Sampling")
    @Timespan
    long samplingNanos;

    @Label("Slots In Use")
    int slotsInUse;

    @Label("Queued")
    int queued;
}
