package dev.parley.router.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What to prefer among the targets that meet every constraint. */
public enum Objective {
    /** The cheapest of those close to the best. */
    BALANCED(0.02),
    /** The cheapest of those not far below the best. */
    COST(0.06),
    /** The best. */
    QUALITY(0.0),
    /** The fastest of those not far below the best. */
    LATENCY(0.06);

    private final double band;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    Objective(double band) {
        this.band = band;
    }

    /** How far below the best quality a target may be, unless a policy says otherwise; 0 to 1. */
    public double band() {
        return band;
    }

    public String wireName() {
        return wireName;
    }

    /** Returns the objective of that wire name, or empty if there is none. */
    public static Optional<Objective> ofWireName(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
    }
}
