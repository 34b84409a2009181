package dev.parley.inference.sampling;

import java.util.List;

/**
 * How likely the model held a token, and those it held likeliest. Natural logarithms of the model's
 * own distribution: before masks, bias, penalties, temperature and truncation.
 *
 * @param chosen the token picked
 * @param top the likeliest tokens, best first, as many as were asked for
 */
public record TokenLogprobs(Entry chosen, List<Entry> top) {

    public TokenLogprobs {
        top = List.copyOf(top);
    }

    /** A token and the logarithm of its probability. */
    public record Entry(int token, float logprob) {}
}
