package dev.parley.router.decision;

import dev.parley.router.catalog.TargetId;

/** The chosen target and why. */
public record Choice(TargetId target, Reason reason) {}
