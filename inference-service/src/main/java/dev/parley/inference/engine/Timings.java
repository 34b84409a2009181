package dev.parley.inference.engine;

import java.time.Duration;

/**
 * Where the time of one answer went.
 *
 * @param queue waiting for a slot
 * @param prefill running the prompt
 * @param timeToFirstToken from the request's receipt, queue and prefill included
 * @param timePerOutputToken mean over the tokens after the first; zero where there are none
 */
public record Timings(
        Duration queue, Duration prefill, Duration timeToFirstToken, Duration timePerOutputToken) {}
