package dev.parley.inference.engine;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.sampling.Sampled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader of an answer is told: tokens in order, then exactly one {@link End}. */
public sealed interface GenerationEvent {

    /** All tokens that were not read yet; never empty. A stop token is not among them. */
    record Tokens(List<Sampled> sampled) implements GenerationEvent {
        public Tokens {
            sampled = List.copyOf(sampled);
        }

        /** Returns their ids. */
        public List<Integer> ids() {
            return sampled.stream().map(Sampled::token).toList();
        }
    }

    /** The last event. */
    sealed interface End extends GenerationEvent {}

    /**
     * The answer is complete.
     *
     * @param reason why it ended
     * @param promptTokens tokens of the prompt
     * @param completionTokens tokens generated, a stop token included
     * @param cachedTokens tokens of the prompt that were not run, because they were kept
     * @param timings where the time went
     * @param deterministic whether the same request gives the same answer whatever else runs
     */
    record Finished(
            FinishReason reason,
            int promptTokens,
            int completionTokens,
            int cachedTokens,
            Timings timings,
            boolean deterministic)
            implements End {}

    /** The answer ends here, incomplete. */
    record Failed(InferenceError error, String detail, @Nullable Throwable cause) implements End {

        /** Returns this end as an exception for the caller. */
        public InferenceException toException() {
            return cause == null
                    ? InferenceException.of(error, detail)
                    : InferenceException.of(error, detail, cause);
        }
    }
}
