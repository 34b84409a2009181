package dev.parley.router.decision;

import dev.parley.router.catalog.TargetId;
import java.util.List;

/**
 * A target considered for a request.
 *
 * @param rank 1 is the first choice; 0 where not eligible
 * @param inBand whether its quality is within the band of the best eligible one
 * @param rejections every constraint it does not meet; empty where eligible
 */
public record Candidate(
        TargetId target,
        double quality,
        Estimate estimate,
        int rank,
        boolean inBand,
        List<Rejection> rejections) {

    public Candidate {
        rejections = List.copyOf(rejections);
        if (rejections.isEmpty() != rank > 0) {
            throw new IllegalArgumentException("a candidate is either ranked or rejected");
        }
    }

    public boolean eligible() {
        return rejections.isEmpty();
    }
}
