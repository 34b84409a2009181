package dev.parley.inference.sampling;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that changes scores at once, and what becomes of them. */
final class ChangedScores {

    private ChangedScores() {}

    /** The sampler that does to scores what {@link #changed} does. */
    static Sampler changing(float[] scores, SamplingOptions options) {
        int[] best = LikeliestFew.of(scores, 20).tokens();
        return Sampler.of(
                options.withPenalties(new Penalties(1.3f, 0, 0))
                        .withBias(Map.of(best[1], -0.5f))
                        .withMinTokens(1),
                new int[] {best[0], best[9]},
                Set.of(best[3]),
                Optional.of(new OddOnes()));
    }

    static float[] changed(float[] scores) {
        int[] best = LikeliestFew.of(scores, 20).tokens();
        float[] changed = scores.clone();
        changed[best[1]] -= 0.5f;
        for (int repeated : new int[] {best[0], best[9]}) {
            changed[repeated] *= changed[repeated] > 0 ? 1 / 1.3f : 1.3f;
        }
        changed[best[3]] = Float.NEGATIVE_INFINITY;
        for (int even = 0; even < changed.length; even += 2) {
            changed[even] = Float.NEGATIVE_INFINITY;
        }
        return changed;
    }
}
