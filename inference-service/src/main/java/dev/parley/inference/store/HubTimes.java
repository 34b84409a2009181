package dev.parley.inference.store;

import java.time.Duration;

/**
 * How long a hub may take.
 *
 * @param connect until a connection stands
 * @param answer until the head of an answer is there
 * @param window in which at least {@code least} bytes of a body must come
 * @param least bytes in a window; fewer are a stalled connection
 */
record HubTimes(Duration connect, Duration answer, Duration window, long least) {

    static final HubTimes USUAL =
            new HubTimes(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    30 * 1024);
}
