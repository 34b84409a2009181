package dev.parley.router.catalog;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The targets that can be chosen and the policies that choose; immutable, one for each version. */
public final class Catalog {

    private final CatalogVersion version;
    private final List<ModelTarget> targets;
    private final Map<TargetId, ModelTarget> targetsById;
    private final Map<PolicyId, Policy> policies;

    /**
     * Makes a catalogue.
     *
     * @throws IllegalArgumentException if there is no target, no default policy, or an id twice
     */
    public Catalog(CatalogVersion version, List<ModelTarget> targets, List<Policy> policies) {
        this.version = version;
        this.targets = List.copyOf(targets);
        this.targetsById = new HashMap<>();
        this.policies = new LinkedHashMap<>();
        for (ModelTarget target : targets) {
            if (targetsById.put(target.id(), target) != null) {
                throw new IllegalArgumentException("target '" + target.id() + "' stands twice");
            }
        }
        for (Policy policy : policies) {
            if (this.policies.put(policy.id(), policy) != null) {
                throw new IllegalArgumentException("policy '" + policy.id() + "' stands twice");
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one target");
        }
        if (!this.policies.containsKey(PolicyId.DEFAULT)) {
            throw new IllegalArgumentException("there must be a policy named 'default'");
        }
    }

    public CatalogVersion version() {
        return version;
    }

    /** Returns the targets in the order of the file. */
    public List<ModelTarget> targets() {
        return targets;
    }

    /** Returns the policies in the order of the file. */
    public List<Policy> policies() {
        return List.copyOf(policies.values());
    }

    public Optional<ModelTarget> target(TargetId id) {
        return Optional.ofNullable(targetsById.get(id));
    }

    public Optional<Policy> policy(PolicyId id) {
        return Optional.ofNullable(policies.get(id));
    }
}
