package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Policy;
import dev.parley.router.decision.Requirement.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Joins what the policy, the caller and the request itself ask for: of two limits the stricter. */
final class Requirements {

    private Requirements() {}

    static List<Requirement> of(RouteRequest request, RequestedModel model, Policy policy) {
        List<Requirement> requirements = new ArrayList<>();
        if (model instanceof RequestedModel.Pinned(var target)) {
            requirements.add(new Requirement(new Constraint.IsTarget(target), Source.REQUEST));
        }
        addMaxTtft(requirements, policy.constraints(), request.constraints());
        addMaxCost(requirements, policy.constraints(), request.constraints());
        addCapabilities(requirements, request, policy);
        int context = request.promptTokens() + request.maxTokens().orElse(1);
        requirements.add(new Requirement(new Constraint.MinContext(context), Source.DERIVED));
        requirements.add(new Requirement(new Constraint.Available(), Source.DERIVED));
        return List.copyOf(requirements);
    }

    private static void addMaxTtft(
            List<Requirement> requirements, Constraints policy, Constraints request) {
        boolean byRequest =
                request.maxTtft().isPresent()
                        && policy.maxTtft()
                                .map(it -> request.maxTtft().get().compareTo(it) < 0)
                                .orElse(true);
        (byRequest ? request : policy)
                .maxTtft()
                .map(Constraint.MaxTtft::new)
                .ifPresent(it -> requirements.add(new Requirement(it, source(byRequest))));
    }

    private static void addMaxCost(
            List<Requirement> requirements, Constraints policy, Constraints request) {
        boolean byRequest =
                request.maxCostUsd().isPresent()
                        && request.maxCostUsd().getAsDouble()
                                < policy.maxCostUsd().orElse(Double.POSITIVE_INFINITY);
        (byRequest ? request : policy)
                .maxCostUsd()
                .ifPresent(it ->
                        requirements.add(
                                new Requirement(new Constraint.MaxCost(it), source(byRequest))));
    }

    private static void addCapabilities(
            List<Requirement> requirements, RouteRequest request, Policy policy) {
        Map<Capability, Source> sources = new EnumMap<>(Capability.class);
        request.needs().forEach(it -> sources.put(it, Source.DERIVED));
        request.constraints().capabilities().forEach(it -> sources.put(it, Source.REQUEST));
        policy.constraints().capabilities().forEach(it -> sources.put(it, Source.POLICY));
        sources.forEach((capability, source) ->
                requirements.add(new Requirement(new Constraint.Requires(capability), source)));
    }

    private static Source source(boolean byRequest) {
        return byRequest ? Source.REQUEST : Source.POLICY;
    }
}
