package dev.parley.router.decision;

/** Where a latency estimate comes from. */
public enum EstimateSource {
    /** Declared in the catalogue: too few samples yet. */
    PRIOR,
    /** Measured by this router. */
    MEASURED
}
