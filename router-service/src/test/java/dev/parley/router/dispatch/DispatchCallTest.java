package dev.parley.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Reason;
import dev.parley.router.provider.ProviderFailure;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DispatchCallTest {

    private final Dispatching dispatching = new Dispatching();
    private final FakeProvider provider = dispatching.provider;

    @Test
    void tellsTheDecisionBeforeItReturnsAndAsksForNothing() {
        dispatching.chat();

        assertThat(dispatching.decisions).hasSize(1);
        assertThat(provider.latest().target).isEqualTo("a");
        assertThat(provider.latest().requested).isZero();
    }

    @Test
    void asksTheTargetForWhatTheCallerAsksFor() {
        Flow.Subscription call = dispatching.chat();

        call.request(2);
        call.request(3);

        assertThat(provider.latest().requested).isEqualTo(5);
    }

    @Test
    void measuresAnAnswer() {
        Flow.Subscription call = dispatching.chat();
        assertThat(dispatching.inFlight()).isEqualTo(1);
        call.request(9);
        provider.latest().say("hello");
        provider.latest().complete();

        var signal = dispatching.signals.snapshot().of(new TargetId("a"));
        assertThat(signal.samples()).isEqualTo(1);
        assertThat(signal.meanOutputTokens()).hasValue(5);
        assertThat(dispatching.inFlight()).isZero();
        assertThat(dispatching.running()).isZero();
        assertThat(attempts("a", "ok")).isEqualTo(1);
    }

    @Test
    void countsAsRunningUntilItsLastEventIsDelivered() {
        Flow.Subscription call = dispatching.chat();
        call.request(1);

        provider.latest().complete();

        assertThat(dispatching.runningAtItsEnd()).isEqualTo(1);
        assertThat(dispatching.running()).isZero();
    }

    @Test
    void countsAsRunningUntilItsFailureIsDelivered() {
        dispatching.chat();

        provider.latest().fail(ProviderFailure.INVALID_REQUEST);

        assertThat(dispatching.runningAtItsEnd()).isEqualTo(1);
        assertThat(dispatching.running()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderFailure.class,
            names = {"UNAVAILABLE", "SATURATED", "BROKEN"})
    void carriesTheUnmetDemandToTheNextTarget(ProviderFailure failure) {
        Flow.Subscription call = dispatching.chat();
        call.request(4);

        provider.latest().fail(failure);

        assertThat(provider.latest().target).isEqualTo("b");
        assertThat(provider.latest().requested).isEqualTo(4);
        assertThat(dispatching.decisions.getLast().choice().orElseThrow().reason())
                .isEqualTo(Reason.FALLBACK_ERROR);
        assertThat(dispatching.inFlight()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"INVALID_REQUEST, INVALID_REQUEST", "DEADLINE, DEADLINE_EXCEEDED"})
    void doesNotTryOthersWhereTheyCannotHelp(ProviderFailure failure, RouterError error) {
        dispatching.chat();

        provider.latest().fail(failure);

        assertThat(provider.answers).hasSize(1);
        assertThat(dispatching.failures.getFirst().error()).isEqualTo(error);
        assertThat(dispatching.running()).isZero();
    }

    @Test
    void triesNoMoreTargetsThanItMay() {
        dispatching.chat();

        provider.latest().fail(ProviderFailure.BROKEN);
        provider.latest().fail(ProviderFailure.SATURATED);

        assertThat(provider.answers).hasSize(2);
        RouterException failure = dispatching.failures.getFirst();
        assertThat(failure.error()).isEqualTo(RouterError.TARGETS_SATURATED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(dispatching.running()).isZero();
        assertThat(dispatching.inFlight()).isZero();
    }

    @Test
    void setsATargetAsideThatCannotBeReached() {
        dispatching.chat();

        provider.latest().fail(ProviderFailure.UNAVAILABLE);

        assertThat(dispatching.signals.snapshot().of(new TargetId("a")).availability().serving())
                .isFalse();
    }

    @Test
    void takesAStreamWithoutAnEndForABrokenOne() {
        Flow.Subscription call = dispatching.chat();
        call.request(1);
        provider.latest().say("half a");

        provider.latest().end();

        assertThat(dispatching.failures.getFirst().error()).isEqualTo(RouterError.PROVIDER_FAILED);
    }

    @Test
    void takesAProviderThatThrowsForABrokenOne() {
        provider.throwing = true;

        dispatching.chat();

        assertThat(dispatching.failures.getFirst().error()).isEqualTo(RouterError.PROVIDER_FAILED);
        assertThat(dispatching.running()).isZero();
        assertThat(dispatching.inFlight()).isZero();
    }

    @Test
    void cancelsTheTargetAndHearsNoMoreOfIt() {
        Flow.Subscription call = dispatching.chat();
        call.request(9);

        call.cancel();
        provider.latest().say("too late");
        provider.latest().fail(ProviderFailure.BROKEN);

        assertThat(provider.latest().cancelled).isTrue();
        assertThat(provider.answers).hasSize(1);
        assertThat(dispatching.events).isEmpty();
        assertThat(dispatching.failures).isEmpty();
        assertThat(dispatching.running()).isZero();
        assertThat(dispatching.inFlight()).isZero();
        assertThat(attempts("a", "CANCELLED")).isEqualTo(1);
    }

    @Test
    void cancelsAlsoWhileItFallsBack() {
        Flow.Subscription call = dispatching.chat();
        call.request(9);
        dispatching.onDecision = call::cancel;

        provider.latest().fail(ProviderFailure.BROKEN);

        assertThat(provider.latest().cancelled || provider.answers.size() == 1).isTrue();
        assertThat(dispatching.running()).isZero();
        assertThat(dispatching.inFlight()).isZero();
    }

    @Test
    void refusesARequestThatIsTooManyAndCallsNobody() {
        dispatching.chat();

        assertThatThrownBy(dispatching::chat)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        it -> assertThat(it.error()).isEqualTo(RouterError.ROUTER_SATURATED));
        assertThat(provider.answers).hasSize(1);
    }

    private double attempts(String target, String outcome) {
        return dispatching
                .metrics
                .get("router.attempts")
                .tags("target", target, "outcome", outcome)
                .counter()
                .count();
    }
}
