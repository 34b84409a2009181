package dev.parley.inference.store;

import java.time.Duration;

/**
 * How often and when a failed request is sent again.
 *
 * @param attempts in a row without a single new byte, after which it is given up
 * @param first pause; each further one is twice as long
 * @param longest pause of our own making
 * @param longestAsked the longest pause that a server may ask for
 */
record RetryPolicy(int attempts, Duration first, Duration longest, Duration longestAsked) {

    static final RetryPolicy USUAL =
            new RetryPolicy(
                    6, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(10));

    RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("one attempt at least, not " + attempts);
        }
    }

    /**
     * Returns the pause after so many fruitless attempts.
     *
     * @param random from 0 to 1, so that many clients do not come back together
     */
    Duration pause(int fruitless, double random) {
        long doubled = first.toMillis() << Math.min(fruitless - 1, 20);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(most * (0.5 + random / 2)));
    }
}
