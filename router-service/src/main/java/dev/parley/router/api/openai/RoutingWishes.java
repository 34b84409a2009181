package dev.parley.router.api.openai;

import dev.parley.router.api.openai.CompletionRequest.Explain;
import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import dev.parley.router.dispatch.RouterException;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a caller says about routing: in the body's {@code routing}, else in headers, for callers
 * that cannot touch the body.
 */
record RoutingWishes(Constraints constraints, Optional<Objective> objective, Explain explain) {

    private static final String OBJECTIVE_HEADER = "x-routing-objective";
    private static final String COST_HEADER = "x-routing-max-cost";
    private static final String TTFT_HEADER = "x-slo-ttft-ms";
    private static final String CAPABILITIES_HEADER = "x-routing-capabilities";
    private static final String EXPLAIN_HEADER = "x-routing-explain";
    private static final double NANOS_PER_MILLISECOND = 1e6;

    static RoutingWishes read(Optional<JsonFields> routing, MultiMap headers) {
        Optional<JsonFields> constraints = routing.flatMap(it -> it.object("constraints"));
        RoutingWishes wishes =
                new RoutingWishes(
                        constraints(constraints, headers),
                        objective(routing, headers),
                        explain(routing, headers));
        constraints.ifPresent(JsonFields::refuseOthers);
        routing.ifPresent(JsonFields::refuseOthers);
        return wishes;
    }

    private static Constraints constraints(Optional<JsonFields> fields, MultiMap headers) {
        OptionalDouble ttft = limit(fields, "max_ttft_ms", headers, TTFT_HEADER);
        if (ttft.isPresent() && !(ttft.getAsDouble() > 0)) {
            throw RouterException.invalid(
                    "routing.constraints.max_ttft_ms", "'max_ttft_ms' must be positive.");
        }
        OptionalDouble cost = limit(fields, "max_cost_usd", headers, COST_HEADER);
        if (cost.isPresent() && !(cost.getAsDouble() >= 0)) {
            throw RouterException.invalid(
                    "routing.constraints.max_cost_usd", "'max_cost_usd' must not be negative.");
        }
        return new Constraints(
                ttft.isPresent()
                        ? Optional.of(
                                Duration.ofNanos(
                                        Math.round(ttft.getAsDouble() * NANOS_PER_MILLISECOND)))
                        : Optional.empty(),
                cost,
                capabilities(fields, headers));
    }

    private static OptionalDouble limit(
            Optional<JsonFields> fields, String name, MultiMap headers, String header) {
        OptionalDouble inBody = fields.map(it -> it.number(name)).orElse(OptionalDouble.empty());
        String inHeader = headers.get(header);
        if (inBody.isPresent() || inHeader == null) {
            return inBody;
        }
        try {
            return OptionalDouble.of(Double.parseDouble(inHeader.strip()));
        } catch (NumberFormatException e) {
            throw RouterException.invalid(header, "'" + header + "' must be a number.");
        }
    }

    private static Set<Capability> capabilities(Optional<JsonFields> fields, MultiMap headers) {
        List<String> inBody = fields.map(it -> it.texts("capabilities")).orElse(List.of());
        String inHeader = headers.get(CAPABILITIES_HEADER);
        if (!inBody.isEmpty() || inHeader == null) {
            return capabilities("routing.constraints.capabilities", inBody);
        }
        return capabilities(CAPABILITIES_HEADER, List.of(inHeader.strip().split("[\\s,]+")));
    }

    private static Set<Capability> capabilities(String parameter, List<String> names) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String name : names) {
            capabilities.add(
                    Capability.ofWireName(name)
                            .orElseThrow(() ->
                                    RouterException.invalid(
                                            parameter, "There is no capability '" + name + "'.")));
        }
        return capabilities;
    }

    private static Optional<Objective> objective(Optional<JsonFields> routing, MultiMap headers) {
        return routing.flatMap(it -> it.text("objective"))
                .map(it -> objective("routing.objective", it))
                .or(() ->
                        Optional.ofNullable(headers.get(OBJECTIVE_HEADER))
                                .map(it -> objective(OBJECTIVE_HEADER, it.strip())));
    }

    private static Objective objective(String parameter, String name) {
        return Objective.ofWireName(name)
                .orElseThrow(() ->
                        RouterException.invalid(
                                parameter, "There is no objective '" + name + "'."));
    }

    private static Explain explain(Optional<JsonFields> routing, MultiMap headers) {
        return routing.flatMap(it -> it.text("explain"))
                .map(it -> explain("routing.explain", it))
                .or(() ->
                        Optional.ofNullable(headers.get(EXPLAIN_HEADER))
                                .map(it -> explain(EXPLAIN_HEADER, it.strip())))
                .orElse(Explain.NONE);
    }

    private static Explain explain(String parameter, String name) {
        for (Explain explain : Explain.values()) {
            if (explain.name().toLowerCase(Locale.ROOT).equals(name)) {
                return explain;
            }
        }
        throw RouterException.invalid(parameter, "It must be none, summary or full.");
    }
}
