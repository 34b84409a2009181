package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.engine.Caller;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationEvent;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.PrefillRequest;
import dev.parley.inference.engine.Priority;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** The engine over the same steps: scheduling, sampling and handing tokens to readers on top. */
final class EngineContender implements Contender {

    private static final int READER_BUFFER = 4096;
    static final int QUEUE = 64;

    private final ObjectNode facts = JsonFile.MAPPER.createObjectNode();
    private final Random random = new Random(1);
    private final Engine engine;
    private final int vocabulary;
    private final int[] held; // the prompt that decoding rows have, kept by the engine

    EngineContender(StepRunner runner) {
        this.vocabulary = runner.config().vocabulary();
        this.held = random.ints(runner.maxLength(), 0, vocabulary).toArray();
        this.engine =
                Engine.start(
                        "bench", runner, new EngineOptions(QUEUE, READER_BUFFER), System::nanoTime);
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public ObjectNode facts() {
        return facts;
    }

    @Override
    public double prefill(int tokens) {
        return secondsToFirstToken(tokens(tokens), Caller.UNKNOWN);
    }

    /** Returns tokens that no one ever asked about. */
    int[] tokens(int count) {
        return random.ints(count, 0, vocabulary).toArray();
    }

    /** Returns the seconds from asking to the answer's first token, which is its last. */
    double secondsToFirstToken(int[] prompt, Caller caller) {
        long began = System.nanoTime();
        try (Generation answer = engine.submit(request(prompt, 1, caller))) {
            GenerationEvent event = answer.take();
            double seconds = (System.nanoTime() - began) / 1e9;
            awaitEnd(answer, event);
            return seconds;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has the beginning of a session's next request run, and waits for it. */
    void runAhead(int[] beginning, Caller caller) {
        PrefillRequest request =
                new PrefillRequest(
                        Prompt.of(beginning), caller, System.nanoTime(), OptionalLong.empty());
        try (Generation running = engine.prefill(request)) {
            awaitEnd(running, running.take());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEnd(Generation answer, GenerationEvent first)
            throws InterruptedException {
        GenerationEvent event = first;
        while (!(event instanceof GenerationEvent.End)) {
            event = answer.take();
        }
        if (event instanceof GenerationEvent.Failed failed) {
            throw new IllegalStateException(failed.toString());
        }
    }

    @Override
    public double decode(int rows, int context, int steps) {
        TokenWindow window = new TokenWindow(rows, steps);
        List<Generation> answers = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int[] prompt = Arrays.copyOf(held, context);
            prompt[0] = row % vocabulary; // a sequence of its own
            int most = held.length - context;
            Generation answer =
                    engine.submit(request(prompt, most, Caller.of("bench", "row " + row)));
            answers.add(answer);
            TokenWindow.Row counted = window.row();
            readers.add(Thread.ofVirtual().start(() -> read(answer, counted)));
        }
        double seconds = window.seconds();
        answers.forEach(Generation::close);
        readers.forEach(EngineContender::join);
        return seconds;
    }

    private static void read(Generation answer, TokenWindow.Row row) {
        try {
            GenerationEvent event = answer.take();
            while (event instanceof GenerationEvent.Tokens some) {
                row.add(some.ids().size());
                event = answer.take();
            }
            row.end(event.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GenerationRequest request(int[] prompt, int maxTokens, Caller caller) {
        return new GenerationRequest(
                Prompt.of(prompt),
                OptionalInt.of(maxTokens),
                Sampler.of(SamplingOptions.greedy()),
                Set.of(),
                _ -> false,
                caller,
                Priority.VOICE,
                System.nanoTime(),
                OptionalLong.empty());
    }

    @Override
    public void close() {
        engine.close();
    }
}
