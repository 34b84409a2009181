package dev.parley.router.decision;

import dev.parley.router.catalog.TargetId;

/**
 * A target that was called and failed before its first token.
 *
 * @param error its code
 */
public record Attempt(TargetId target, String error) {}
