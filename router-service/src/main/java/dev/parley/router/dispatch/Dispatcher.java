package dev.parley.router.dispatch;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.DecisionId;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.decision.RouteRequest;
import dev.parley.router.decision.Router;
import dev.parley.router.decision.Routing;
import dev.parley.router.explain.Explainer;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.signals.Signals;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Flow;

/** Decides which target answers, and lets it. */
@Singleton
public class Dispatcher {

    private static final int LONGEST_NAME = 128;

    private final Catalog catalog;
    private final Signals signals;
    private final Providers providers;
    private final Explainer explainer;
    private final InFlight inFlight;
    private final DispatchConfig config;

    Dispatcher(
            Catalog catalog,
            Signals signals,
            Providers providers,
            Explainer explainer,
            InFlight inFlight,
            DispatchConfig config) {
        this.catalog = catalog;
        this.signals = signals;
        this.providers = providers;
        this.explainer = explainer;
        this.inFlight = inFlight;
        this.config = config;
    }

    /**
     * Decides and calls nothing. The decision may be that no target is eligible.
     *
     * @throws RouterException if the model is unknown
     */
    public RouteDecision route(RouteRequest request) {
        DecisionId id = DecisionIds.next();
        return explainer.decide(() -> {
            long start = System.nanoTime();
            Routing routing = Router.decide(id, request, catalog, signals.snapshot());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return switch (routing) {
                case Routing.Decided(var decision) -> decision.timed(took);
                case Routing.UnknownModel(var requested) -> throw unknown(requested);
            };
        });
    }

    /**
     * Decides and calls the chosen target. The returned subscription asks for events and cancels;
     * {@code decided} was called when this returns.
     *
     * @throws RouterException if nothing can be called
     */
    public Flow.Subscription chat(ChatTask task, AnswerListener listener) {
        InFlight.Permit permit = inFlight.enter();
        try {
            RouteDecision decision = route(task.routeRequest());
            requireChoice(decision);
            Duration timeout =
                    task.timeout()
                            .filter(it -> it.compareTo(config.timeout()) < 0)
                            .orElse(config.timeout());
            DispatchCall call =
                    new DispatchCall(
                            this, task.prompt(), decision, listener, permit, timeout, config);
            call.start();
            return call;
        } catch (RuntimeException e) {
            permit.close();
            throw e;
        }
    }

    /**
     * Insists on a decision for a target.
     *
     * @throws RouterException if the decision is that no target is eligible
     */
    public void requireChoice(RouteDecision decision) {
        if (decision.choice().isEmpty()) {
            throw RouterException.of(
                            decision.onlyAvailabilityFailed()
                                    ? RouterError.TARGETS_UNAVAILABLE
                                    : RouterError.NO_ELIGIBLE_MODEL,
                            decision.summary())
                    .with(decision);
        }
    }

    private static RouterException unknown(String requested) {
        String name =
                requested.length() <= LONGEST_NAME
                        ? requested
                        : requested.substring(0, LONGEST_NAME) + "...";
        return RouterException.of(
                        RouterError.UNKNOWN_MODEL, "The model '" + name + "' does not exist.")
                .about("model");
    }

    Flow.Publisher<AnswerEvent> call(TargetId id, DispatchCall call, Duration timeout) {
        ModelTarget target = catalog.target(id).orElseThrow();
        return providers.of(target.provider()).chat(target, call.prompt(), timeout);
    }

    Signals signals() {
        return signals;
    }

    Explainer explainer() {
        return explainer;
    }
}
