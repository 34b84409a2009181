package dev.parley.inference.engine;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.sampling.LikeliestFew;
import java.util.List;
import java.util.Optional;

/** Scores of which a device has chosen the best one of each row, and those asked for. */
final class ChosenLogits implements Logits {

    private final Logits all;
    private final List<ScoreQuery> queries;
    private final Runnable onRead;

    /** {@code onRead}: is told of each row whose scores are all read. */
    ChosenLogits(Logits all, List<ScoreQuery> queries, Runnable onRead) {
        this.all = all;
        this.queries = queries;
        this.onRead = onRead;
    }

    @Override
    public int rows() {
        return all.rows();
    }

    @Override
    public int vocabulary() {
        return all.vocabulary();
    }

    @Override
    public float at(int row, int token) {
        return all.at(row, token);
    }

    @Override
    public void copyRow(int row, float[] destination) {
        onRead.run();
        all.copyRow(row, destination);
    }

    @Override
    public Optional<Candidates> candidates(int row) {
        return Optional.of(LikeliestFew.of(all.row(row), 1).answer(queries.get(row)));
    }
}
