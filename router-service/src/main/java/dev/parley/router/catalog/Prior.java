package dev.parley.router.catalog;

import java.time.Duration;

/**
 * What is believed of a target before enough was measured.
 *
 * @param ttftP95 request to first token, at the 95th percentile
 * @param outputTokens mean length of an answer
 */
public record Prior(Duration ttftP95, int outputTokens) {

    public Prior {
        if (!ttftP95.isPositive()) {
            throw new IllegalArgumentException("the time to the first token must be positive");
        }
        if (outputTokens < 1) {
            throw new IllegalArgumentException("the length of an answer must be at least 1");
        }
    }
}
