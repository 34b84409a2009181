package dev.parley.inference.sampling;

import java.util.Optional;

/**
 * The next token.
 *
 * @param logprobs how likely the model held it, where that was asked for
 */
public record Sampled(int token, Optional<TokenLogprobs> logprobs) {}
