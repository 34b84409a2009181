package dev.parley.router.dispatch;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.CatalogReader;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.explain.Explainers;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.AnswerForm;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.Origin;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.ToolUse;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.Signals;
import dev.parley.router.signals.SignalsConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A dispatcher over three equal targets a, b and c of a fake provider, and what came of a call. */
final class Dispatching implements AnswerListener {

    final FakeProvider provider = new FakeProvider();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Signals signals = new Signals(new FewSamples(), () -> 0);
    final List<RouteDecision> decisions = new ArrayList<>();
    final List<AnswerEvent> events = new ArrayList<>();
    final List<RouterException> failures = new ArrayList<>();
    Runnable onDecision = () -> {};
    private double runningAtItsEnd;
    private final Dispatcher dispatcher;

    Dispatching() {
        Catalog catalog = new CatalogReader("test").read(catalogue("a", "b", "c"));
        for (ModelTarget target : catalog.targets()) {
            signals.availability(target.id(), Availability.up("serving"));
        }
        DispatchConfig limits = new Limits();
        dispatcher =
                new Dispatcher(
                        catalog,
                        signals,
                        new Providers(List.of(provider), catalog),
                        Explainers.counting(metrics),
                        new InFlight(limits, Duration.ZERO, metrics),
                        limits);
    }

    Flow.Subscription chat() {
        ChatPrompt prompt =
                new ChatPrompt(
                        List.of(new ChatMessage.User("hello")),
                        ToolUse.NONE,
                        new AnswerForm.Text(),
                        Sampling.DEFAULT,
                        Origin.UNKNOWN);
        return dispatcher.chat(
                new ChatTask("auto", prompt, Constraints.NONE, Optional.empty(), Optional.empty()),
                this);
    }

    /** Requests that hold a permit. */
    double running() {
        return metrics.get("router.requests.in_flight").gauge().value();
    }

    /** Requests that held a permit while the listener was told of the end. */
    double runningAtItsEnd() {
        return runningAtItsEnd;
    }

    /** Calls that some target is answering. */
    int inFlight() {
        return decisions.getFirst().candidates().stream()
                .mapToInt(it -> signals.snapshot().of(it.target()).inFlight())
                .sum();
    }

    boolean ended() {
        return !failures.isEmpty()
                || events.stream().anyMatch(it -> it instanceof AnswerEvent.Completed);
    }

    @Override
    public void decided(RouteDecision decision) {
        decisions.add(decision);
        onDecision.run();
    }

    @Override
    public void answered(AnswerEvent event) {
        events.add(event);
        runningAtItsEnd = running();
    }

    @Override
    public void failed(RouterException failure) {
        failures.add(failure);
        runningAtItsEnd = running();
    }

    private static String catalogue(String... ids) {
        StringBuilder text = new StringBuilder("targets:\n");
        for (String id : ids) {
            text.append(
                    """
                      - {id: %s, provider: onprem, model: m, capabilities: [], quality: 0.9,
                         price: {input_usd_per_1m: 1, output_usd_per_1m: 1}, context_length: 2048,
                         prior: {ttft_p95_ms: 100, output_tokens: 10}}
                    """
                            .formatted(id));
        }
        return text.append("policies: {default: {objective: balanced}}\n").toString();
    }

    private record FewSamples() implements SignalsConfig {

        @Override
        public int minSamples() {
            return 1;
        }

        @Override
        public int window() {
            return 4;
        }

        @Override
        public Duration maxAge() {
            return Duration.ofMinutes(1);
        }
    }

    private record Limits() implements DispatchConfig {

        @Override
        public Duration timeout() {
            return Duration.ofMinutes(2);
        }

        @Override
        public int maxAttempts() {
            return 2;
        }

        @Override
        public int maxInFlight() {
            return 1;
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(3);
        }
    }
}
