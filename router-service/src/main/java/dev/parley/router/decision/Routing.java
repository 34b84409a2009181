package dev.parley.router.decision;

/** What comes of asking the {@link Router}. */
public sealed interface Routing {

    /** A decision, possibly that no target is eligible. */
    record Decided(RouteDecision decision) implements Routing {}

    /** The requested model is no target, no policy and not {@code auto}. */
    record UnknownModel(String requested) implements Routing {}
}
