package dev.parley.router.decision;

import static dev.parley.router.decision.House.decide;
import static dev.parley.router.decision.House.maxTtft;
import static dev.parley.router.decision.House.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Objective;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void tellsWhyAndWhoCameSecond() {
        assertThat(decide(request("auto")).summary())
                .isEqualTo(
                        "The router chose close for the objective balanced: lowest cost in the"
                                + " band. Second was large with quality 0.95.");
    }

    @Test
    void tellsTheFirstRejection() {
        assertThat(decide(request("auto", maxTtft(220))).summary())
                .isEqualTo(
                        "The router chose large for the objective balanced: best quality in the"
                                + " band. It rejected close: predicted first token 250"
                                + " milliseconds is above the limit 220 milliseconds.");
    }

    @Test
    void tellsThatTheCallerChose() {
        assertThat(decide(request("small")).summary())
                .isEqualTo("The model small was chosen by name.");
    }

    @Test
    void tellsOfTheOnlyOne() {
        assertThat(decide(request("auto", House.needs(Capability.VISION))).summary())
                .isEqualTo(
                        "The router chose large: the only eligible target. It rejected close: it"
                                + " does not support vision.");
    }

    @Test
    void tellsOfTheFastest() {
        assertThat(decide(request("auto", Objective.LATENCY)).summary())
                .startsWith(
                        "The router chose large for the objective latency: the first token comes"
                                + " soonest.");
    }

    @Test
    void tellsOfFailures() {
        RouteDecision second =
                decide(request("auto")).fallBack(new Attempt(House.CLOSE, "PROVIDER_FAILED"));

        assertThat(second.summary()).isEqualTo("The router chose large because close failed.");
    }

    @Test
    void tellsThatNothingFits() {
        assertThat(decide(request("auto", maxTtft(1))).summary())
                .isEqualTo(
                        "No model meets every constraint. It rejected close: predicted first"
                                + " token 250 milliseconds is above the limit 1 milliseconds.");
    }
}
