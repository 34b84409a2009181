package dev.parley.router.decision;

import dev.parley.router.catalog.PolicyId;
import dev.parley.router.catalog.TargetId;
import java.util.Optional;

/** What a caller writes where a model's name goes. */
public sealed interface RequestedModel {

    /** Any target, by the default policy. */
    record Auto() implements RequestedModel {}

    /** Any target, by this policy. */
    record ByPolicy(PolicyId policy) implements RequestedModel {}

    /** This target and no other. */
    record Pinned(TargetId target) implements RequestedModel {}

    /** Prefix of a policy's name. */
    String POLICY_PREFIX = "router/";

    /** Lets the router choose by the default policy. */
    String AUTO = "auto";

    /** Azure's name for the same. */
    String AUTO_ALIAS = "model-router";

    /** Returns what the text asks for, or empty if it cannot be a name. */
    static Optional<RequestedModel> parse(String text) {
        if (text.equals(AUTO) || text.equals(AUTO_ALIAS)) {
            return Optional.of(new Auto());
        }
        try {
            return Optional.of(
                    text.startsWith(POLICY_PREFIX)
                            ? new ByPolicy(new PolicyId(text.substring(POLICY_PREFIX.length())))
                            : new Pinned(new TargetId(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
