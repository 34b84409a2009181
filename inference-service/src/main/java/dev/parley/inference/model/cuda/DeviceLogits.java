package dev.parley.inference.model.cuda;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.ScoreQuery;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores on the device, of which the best of each row are here already. */
final class DeviceLogits implements Logits {

    private final StepMemory memory;
    private final Consumer<Runnable> device;
    private final List<ScoreQuery> queries; // (rows)
    private final int stepRows;
    private final int vocabulary;
    private float @Nullable [] fetched; // (vocabulary)
    private int fetchedRow;

    /**
     * Makes a view of the last step.
     *
     * @param device runs what the device may fail to
     * @param queries of the rows that were asked for
     * @param stepRows that the step had, these first
     */
    DeviceLogits(
            StepMemory memory,
            Consumer<Runnable> device,
            List<ScoreQuery> queries,
            int stepRows,
            int vocabulary) {
        this.memory = memory;
        this.device = device;
        this.queries = queries;
        this.stepRows = stepRows;
        this.vocabulary = vocabulary;
    }

    @Override
    public int rows() {
        return queries.size();
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
        Objects.checkIndex(row, queries.size());
        if (destination.length < vocabulary) {
            throw new IndexOutOfBoundsException(
                    "%d scores into %d".formatted(vocabulary, destination.length));
        }
        device.accept(() -> memory.downloadRow(row, destination));
    }

    @Override
    public Optional<Candidates> candidates(int row) {
        int[] named = queries.get(row).tokensOf(vocabulary, StepSize.NAMED);
        return Optional.of(memory.results(stepRows).row(row, named));
    }
}
