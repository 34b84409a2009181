package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The sampler of one answer: masks, bias and penalties first, then {@link Chooser}. */
final class AnswerSampler implements Sampler {

    /** How a {@link SplittableRandom} steps from one number's state to the next. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final Adjustments adjustments;
    private final LeastLength leastLength;
    private final Optional<TokenConstraint> constraint;
    private final Optional<Logprobs> logprobs;
    private final Chooser chooser;
    private final Shortlist shortlist = new Shortlist();
    private int length; // tokens picked

    AnswerSampler(
            SamplingOptions options,
            int[] prompt,
            Set<Integer> stopTokens,
            Optional<TokenConstraint> constraint) {
        this.seed = options.seed();
        this.adjustments = new Adjustments(options.bias(), options.penalties(), prompt);
        this.leastLength = new LeastLength(options.minTokens(), stopTokens);
        this.constraint = constraint;
        this.logprobs =
                options.logprobs().isPresent()
                        ? Optional.of(new Logprobs(options.logprobs().getAsInt()))
                        : Optional.empty();
        this.chooser = new Chooser(options);
    }

    @Override
    public Sampled sample(float[] scores) {
        logprobs.ifPresent(wanted -> wanted.remember(scores));
        adjustments.apply(scores);
        constraint.ifPresent(allowed -> allowed.mask(scores));
        leastLength.mask(scores, length);
        float largest = chooser.largest(scores, scores.length);
        if (largest == Float.NEGATIVE_INFINITY) {
            leastLength.unmask(scores);
            largest = chooser.largest(scores, scores.length);
        }
        checkIsNumber(largest, scores);
        int token =
                chooser.choose(scores, scores.length, largest, Float.NEGATIVE_INFINITY, random());
        accept(token);
        return new Sampled(token, logprobs.map(wanted -> wanted.of(token)));
    }

    @Override
    public Optional<Sampled> sampleAmong(int[] tokens, float[] scores) {
        if (logprobs.isPresent() || tokens.length == 0 || !adjustments.onlyLower()) {
            return Optional.empty();
        }
        shortlist.clear();
        for (int i = 0; i < tokens.length; i++) {
            if (mayPick(tokens[i])) {
                shortlist.add(tokens[i], adjustments.apply(tokens[i], scores[i]));
            }
        }
        // An adjusted score that ties with one elsewhere may have the higher id of the two.
        float bound = scores[scores.length - 1];
        int token =
                shortlist.choose(
                        chooser, adjustments.areNone() ? bound : Math.nextUp(bound), random());
        if (token == Chooser.NONE) {
            return Optional.empty();
        }
        accept(token);
        return Optional.of(new Sampled(token, Optional.empty()));
    }

    private boolean mayPick(int token) {
        return leastLength.accepts(token, length)
                && (constraint.isEmpty() || constraint.get().accepts(token));
    }

    private double random() {
        return new SplittableRandom(seed + length * STEP).nextDouble();
    }

    private void accept(int token) {
        length++;
        adjustments.accept(token);
        constraint.ifPresent(allowed -> allowed.accept(token));
    }

    private static void checkIsNumber(float largest, float[] scores) {
        if (Float.isNaN(largest)) {
            for (int token = 0; token < scores.length; token++) {
                if (Float.isNaN(scores[token])) {
                    throw new NotANumberException("the logit of token " + token + " is NaN");
                }
            }
        }
        if (Float.isInfinite(largest)) {
            throw new NotANumberException("the largest logit is " + largest);
        }
    }
}
