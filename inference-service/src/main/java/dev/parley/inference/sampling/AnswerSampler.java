package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The sampler of one answer: masks, bias and penalties first, then {@link Chooser}. */
final class AnswerSampler implements Sampler {

    /** How a {@link SplittableRandom} steps from one number's state to the next. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final int[] NOBODY = {};

    private final long seed;
    private final Adjustments adjustments;
    private final LeastLength leastLength;
    private final Optional<TokenConstraint> constraint;
    private final Optional<Logprobs> logprobs;
    private final Chooser chooser;
    private final Shortlist shortlist = new Shortlist();
    private final float temperature;
    private int length; // tokens picked
    private int[] passedOver = NOBODY; // the likeliest tokens, where the draw fell to the others

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
        this.temperature = options.isGreedy() ? 1 : options.temperature();
    }

    @Override
    public float temperature() {
        return temperature;
    }

    @Override
    public Sampled sample(float[] scores) {
        if (passedOver.length > 0) {
            int token = chooseOther(scores);
            accept(token);
            return new Sampled(token, Optional.empty());
        }
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
        int token = chooser.choose(scores, scores.length, largest, random());
        accept(token);
        return new Sampled(token, logprobs.map(wanted -> wanted.of(token)));
    }

    /** The draw is the one that fell to them; by rounding alone it falls to tokens of no weight. */
    private int chooseOther(float[] scores) {
        int likeliest = passedOver[0];
        float best = scores[likeliest];
        for (int token : passedOver) {
            scores[token] = Float.NEGATIVE_INFINITY;
        }
        float largest = chooser.largest(scores, scores.length);
        if (Float.isNaN(largest)) {
            checkIsNumber(largest, scores);
        }
        return chooser.hasWeight(largest, best)
                ? chooser.choose(scores, scores.length, largest, chooser.elsewhere())
                : likeliest;
    }

    @Override
    public Optional<Sampled> sampleAmong(int[] tokens, float[] scores, double total) {
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
                        chooser,
                        adjustments.areNone() ? bound : Math.nextUp(bound),
                        isUnchanged() ? total : Double.POSITIVE_INFINITY,
                        random());
        if (token == Chooser.NONE) {
            passedOver = Double.isNaN(chooser.elsewhere()) ? passedOver : tokens.clone();
            return Optional.empty();
        }
        accept(token);
        return Optional.of(new Sampled(token, Optional.empty()));
    }

    /** Whether the scores are the model's own, and their sum is that of what may be picked. */
    private boolean isUnchanged() {
        return adjustments.areNone() && constraint.isEmpty() && leastLength.acceptsAll(length);
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
        passedOver = NOBODY;
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
