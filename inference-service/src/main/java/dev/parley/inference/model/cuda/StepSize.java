package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.model.RunnerOptions;

/**
 * The largest that steps are.
 *
 * @param inputBytes numbers that one is given
 * @param rows sequences
 * @param vocabulary scores of a row
 * @param candidates best tokens of a row that the device chooses
 */
record StepSize(long inputBytes, int rows, int vocabulary, int candidates) {

    /** Of each row; sampling rarely looks further, and where it does, fetches all. */
    private static final int CANDIDATES = 64;

    /** Tokens of each row that can be asked for by name; where more are, all scores are fetched. */
    static final int NAMED = 32;

    /** Returns the size of the largest step of a model that is run so. */
    static StepSize of(ModelConfig config, RunnerOptions options, CudaOptions cuda) {
        StepBuckets buckets = PagedStepRunner.buckets(options, cuda.blockTokens());
        return new StepSize(
                buckets.largestBytes(chunk(options, cuda)),
                options.slots(),
                config.vocabulary(),
                Math.min(CANDIDATES, config.vocabulary()));
    }

    /** Returns where the results of a step of {@code rows} lie. */
    BestLayout best(int rows) {
        return new BestLayout(rows, candidates);
    }

    /** Returns the most tokens of a prompt in one step. */
    static int chunk(RunnerOptions options, CudaOptions cuda) {
        return Math.min(cuda.chunk(), options.maxLength());
    }
}
