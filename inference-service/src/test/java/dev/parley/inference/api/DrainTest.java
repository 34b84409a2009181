package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DrainTest {

    private static final ShutdownEvent SIGNAL = new ShutdownEvent();

    private final Drain drain = new Drain(Duration.ofSeconds(20));

    @Test
    void refusesNewCallsAndSaysThatTryingElsewhereHelps() {
        drain.begin(SIGNAL);

        InferenceException refused = catchThrowableOfType(InferenceException.class, drain::enter);

        assertThat(refused.error()).isEqualTo(InferenceError.SHUTTING_DOWN);
        assertThat(refused.retryAfter()).isPresent();
    }

    @Test
    void waitsForTheCallsThatAreOpen() {
        drain.enter();
        drain.enter();
        drain.begin(SIGNAL);
        CompletableFuture<Void> finished = CompletableFuture.runAsync(() -> drain.finish(SIGNAL));

        drain.leave();
        boolean early = finished.isDone();
        drain.leave();
        finished.join();

        assertThat(early).isFalse();
    }

    @Test
    void isOverAtOnceWhereNothingIsOpen() {
        drain.enter();
        drain.leave();
        drain.begin(SIGNAL);

        assertThatCode(() -> drain.finish(SIGNAL)).doesNotThrowAnyException();
    }

    @Test
    void leavesCallsThatNobodyReads() {
        Drain hasty = new Drain(Duration.ofMillis(1));
        hasty.enter();
        hasty.begin(SIGNAL);

        assertThatCode(() -> hasty.finish(SIGNAL)).doesNotThrowAnyException();
    }

    @Test
    void wakesThoseWhoWaitForIt() throws InterruptedException {
        assertThat(drain.awaitBegin(Duration.ofMillis(1))).isFalse();

        drain.begin(SIGNAL);

        assertThat(drain.awaitBegin(Duration.ofSeconds(20))).isTrue();
    }
}
