package dev.parley.e2e.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When requests are sent in an open loop: as strangers send them, whether or not earlier ones have
 * been answered.
 */
final class Arrivals {

    private Arrivals() {}

    /**
     * Returns times since the begin, ascending: a Poisson process.
     *
     * @param perSecond requests in a second, on average
     */
    static List<Duration> poisson(double perSecond, Duration length, RandomGenerator random) {
        List<Duration> arrivals = new ArrayList<>();
        double end = length.toNanos() / 1e9;
        double at = random.nextExponential() / perSecond;
        while (at < end) {
            arrivals.add(Duration.ofNanos((long) (at * 1e9)));
            at += random.nextExponential() / perSecond;
        }
        return arrivals;
    }
}
