package dev.parley.router.catalog;

/**
 * Price of a target's tokens.
 *
 * @param inputUsdPerMillion US dollars for a million prompt tokens
 * @param outputUsdPerMillion US dollars for a million generated tokens
 */
public record Price(double inputUsdPerMillion, double outputUsdPerMillion) {

    private static final double MILLION = 1e6;

    public Price {
        if (!(inputUsdPerMillion >= 0 && outputUsdPerMillion >= 0)) {
            throw new IllegalArgumentException("a price must not be negative");
        }
    }

    /** Returns what a request costs, in US dollars. */
    public double cost(int inputTokens, int outputTokens) {
        return (inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion) / MILLION;
    }
}
