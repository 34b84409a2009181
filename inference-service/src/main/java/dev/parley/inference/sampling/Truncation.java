package dev.parley.inference.sampling;

/**
 * Which tokens are picked from, applied in this order, at the temperature's distribution. Of
 * equally likely tokens the lower id counts as the likelier.
 *
 * @param minP only tokens at least this likely relative to the likeliest, in [0, 1]; 0: all
 * @param topK only so many of the likeliest; 0: all
 * @param topP only the fewest of the likeliest whose share of what the two above left reaches this,
 *     in (0, 1]; 1: all
 */
public record Truncation(float minP, int topK, float topP) {

    /** Leaves nothing out. */
    public static final Truncation NONE = new Truncation(0, 0, 1);

    public Truncation {
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP must be in [0, 1], not " + minP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be at least 0, not " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be in (0, 1], not " + topP);
        }
    }

    /** Whether nothing is left out but by {@link #topP}, or nothing at all. */
    boolean hasOnlyTopP() {
        return minP == 0 && topK == 0;
    }

    /** Returns the nucleus of {@code topP}. */
    public static Truncation topP(float topP) {
        return new Truncation(0, 0, topP);
    }

    /** Returns the {@code topK} likeliest. */
    public static Truncation topK(int topK) {
        return new Truncation(0, topK, 1);
    }

    /** Returns those at least {@code minP} times as likely as the likeliest. */
    public static Truncation minP(float minP) {
        return new Truncation(minP, 0, 1);
    }
}
