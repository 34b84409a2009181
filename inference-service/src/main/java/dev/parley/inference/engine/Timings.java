package dev.parley.inference.engine;

import java.time.Duration;

/**
 * Where the time of one answer went.
 *
 * @param queue waiting for a slot, the first time
 * @param prefill running the prompt, with steps of others between its chunks
 * @param timeToFirstToken from the request's receipt, queue and prefill included
 * @param timePerOutputToken mean over the tokens after the first; zero where there are none
 * @param interTokenP99 what 99 of 100 gaps between its tokens do not exceed, up to 1/8 too large;
 *     zero where there are none
 */
public record Timings(
        Duration queue,
        Duration prefill,
        Duration timeToFirstToken,
        Duration timePerOutputToken,
        Duration interTokenP99) {}
