package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.StepRunner;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** ONNX Runtime alone: steps of the runner, without an engine around it. */
final class RawRunner implements Contender {

    private final StepRunner runner;
    private final ObjectNode facts = JsonFile.MAPPER.createObjectNode();
    private final Random random = new Random(1);
    private final int[] held;

    RawRunner(StepRunner runner) {
        this.runner = runner;
        this.held = new int[runner.slots()];
    }

    @Override
    public String name() {
        return "ONNX Runtime";
    }

    @Override
    public ObjectNode facts() {
        return facts;
    }

    @Override
    public double prefill(int tokens) {
        int[] prompt = random.ints(tokens, 0, runner.config().vocabulary()).toArray();
        long began = System.nanoTime();
        runner.prefill(0, 0, prompt);
        held[0] = tokens;
        return (System.nanoTime() - began) / 1e9;
    }

    /** A runner goes back to any position: after the steps each slot holds the context again. */
    @Override
    public double decode(int rows, int context, int steps) {
        fill(rows, context);
        long began = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            int position = context + step;
            runner.decode(
                    new DecodeBatch(
                            IntStream.range(0, rows)
                                    .mapToObj(slot -> new DecodeBatch.Row(slot, position, token()))
                                    .toList()));
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private void fill(int rows, int context) {
        for (int slot = 0; slot < rows; slot++) {
            if (held[slot] != context) {
                int[] prompt = random.ints(context, 0, runner.config().vocabulary()).toArray();
                runner.prefill(slot, 0, prompt);
                held[slot] = context;
            }
        }
    }

    private int token() {
        return random.nextInt(runner.config().vocabulary());
    }

    @Override
    public void close() {
        Arrays.fill(held, 0);
        runner.close();
    }
}
