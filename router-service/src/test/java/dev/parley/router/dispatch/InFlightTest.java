package dev.parley.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final InFlight inFlight = new InFlight(new Limits(2), Duration.ofSeconds(10), metrics);

    @Test
    void refusesMoreThanItMayAndSaysWhenToTryAgain() {
        inFlight.enter();
        InFlight.Permit second = inFlight.enter();

        assertThatThrownBy(inFlight::enter)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> {
                            assertThat(it.error()).isEqualTo(RouterError.ROUTER_SATURATED);
                            assertThat(it.retryAfter()).contains(Duration.ofSeconds(1));
                        });

        second.close();
        inFlight.enter();
    }

    @Test
    void countsAPermitOnceHoweverOftenItIsClosed() {
        InFlight.Permit permit = inFlight.enter();
        permit.close();
        permit.close();

        assertThat(metrics.get("router.requests.in_flight").gauge().value()).isZero();
    }

    @Test
    void waitsForRunningAnswersAndTakesNoNewOnesWhenItStops() throws InterruptedException {
        InFlight.Permit running = inFlight.enter();
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stopping =
                Thread.ofVirtual()
                        .start(() -> {
                            inFlight.drain(new ShutdownEvent());
                            stopped.countDown();
                        });

        assertThat(inFlight.awaitStopping(Duration.ofSeconds(5))).isTrue();
        assertThatThrownBy(inFlight::enter)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.ROUTER_STOPPING));
        assertThat(stopped.getCount()).isEqualTo(1);

        running.close();
        assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
        stopping.join();
    }

    @Test
    void refusesNewRequestsFromTheSignalOnWhileTheServiceWaitsForOthers() {
        InFlight.Permit running = inFlight.enter();

        inFlight.refuse(new ShutdownDelayInitiatedEvent());

        assertThatThrownBy(inFlight::enter)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> {
                            assertThat(it.error()).isEqualTo(RouterError.ROUTER_STOPPING);
                            assertThat(it.retryAfter()).contains(Duration.ofSeconds(1));
                        });
        running.close();
    }

    private record Limits(int maxInFlight) implements DispatchConfig {

        @Override
        public Duration timeout() {
            return Duration.ofMinutes(2);
        }

        @Override
        public int maxAttempts() {
            return 3;
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }
    }
}
