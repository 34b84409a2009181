package dev.parley.inference.model.cuda;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.Logits;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores on the device, of which the best of each row are here already. */
final class DeviceLogits implements Logits {

    private final StepMemory memory;
    private final Consumer<Runnable> device;
    private final int rows;
    private final int stepRows;
    private final int vocabulary;
    private float @Nullable [] fetched; // (vocabulary)
    private int fetchedRow;

    /**
     * Makes a view of the last step.
     *
     * @param device runs what the device may fail to
     * @param rows that were asked for
     * @param stepRows that the step had, these first
     */
    DeviceLogits(
            StepMemory memory, Consumer<Runnable> device, int rows, int stepRows, int vocabulary) {
        this.memory = memory;
        this.device = device;
        this.rows = rows;
        this.stepRows = stepRows;
        this.vocabulary = vocabulary;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public float at(int row, int token) {
        Objects.checkIndex(token, vocabulary);
        float[] scores = fetched;
        if (scores == null || fetchedRow != row) {
            scores = row(row);
            fetched = scores;
            fetchedRow = row;
        }
        return scores[token];
    }

    @Override
    public void copyRow(int row, float[] destination) {
        Objects.checkIndex(row, rows);
        if (destination.length < vocabulary) {
            throw new IndexOutOfBoundsException(
                    "%d scores into %d".formatted(vocabulary, destination.length));
        }
        device.accept(() -> memory.downloadRow(row, destination));
    }

    @Override
    public Optional<Candidates> candidates(int row) {
        return Optional.of(memory.best(stepRows, Objects.checkIndex(row, rows)));
    }
}
