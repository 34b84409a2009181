package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.ScoreQuery;
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
    private final ScoreQuery query;
    private int length; // tokens picked
    private Optional<Overdraw> overdraw = Optional.empty();

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
        this.query =
                new ScoreQuery(
                        options.isGreedy() ? 1 : options.temperature(), adjustments.raised());
    }

    @Override
    public ScoreQuery query() {
        return query;
    }

    @Override
    public Sampled sample(float[] scores) {
        logprobs.ifPresent(wanted -> wanted.remember(scores));
        float largest = adjust(scores);
        int token =
                overdraw.isPresent()
                        ? chooser.chooseBeyond(scores, scores.length, largest, overdraw.get())
                        : chooser.choose(scores, scores.length, largest, random());
        accept(token);
        return new Sampled(token, logprobs.map(wanted -> wanted.of(token)));
    }

    /** Returns the largest of the scores when bias, penalties and masks have been applied. */
    private float adjust(float[] scores) {
        adjustments.apply(scores);
        constraint.ifPresent(allowed -> allowed.mask(scores));
        leastLength.mask(scores, length);
        float largest = chooser.largest(scores, scores.length);
        if (largest == Float.NEGATIVE_INFINITY) {
            leastLength.unmask(scores);
            largest = chooser.largest(scores, scores.length);
        }
        checkIsNumber(largest, scores);
        return largest;
    }

    @Override
    public Optional<Sampled> sampleAmong(Candidates candidates) {
        if (!adjustments.onlyLowerOthers(candidates.tokens()) || !canReport(candidates)) {
            return Optional.empty();
        }
        shorten(candidates.tokens(), candidates.scores());
        if (shortlist.isEmpty()) {
            return Optional.empty();
        }
        // An adjusted score that ties with one elsewhere may have the higher id of the two.
        float last = candidates.bound();
        float bound = adjustments.areNone() ? last : Math.nextUp(last);
        Rest rest = rest(candidates);
        int token = shortlist.choose(chooser, bound, rest, random());
        if (token == Chooser.NONE) {
            overdraw = overdraw(candidates.tokens(), rest);
            return Optional.empty();
        }
        accept(token);
        return Optional.of(
                new Sampled(token, logprobs.map(wanted -> wanted.of(token, candidates))));
    }

    /** Lists those of the candidates that may be picked, with their adjusted scores. */
    private void shorten(int[] tokens, float[] scores) {
        shortlist.clear();
        for (int i = 0; i < tokens.length; i++) {
            if (mayPick(tokens[i])) {
                shortlist.add(tokens[i], adjustments.apply(tokens[i], scores[i]));
            }
        }
    }

    private Optional<Overdraw> overdraw(int[] tokens, Rest rest) {
        double beyond = chooser.beyond();
        return Double.isNaN(beyond)
                ? Optional.empty()
                : Optional.of(new Overdraw(tokens.clone(), beyond, rest));
    }

    /** Whether candidates are enough for the log probabilities that are wanted, if any are. */
    private boolean canReport(Candidates candidates) {
        return logprobs.isEmpty()
                || (candidates.likeliest() >= logprobs.get().count()
                        && candidates.plainTotal() < Double.POSITIVE_INFINITY);
    }

    private Rest rest(Candidates candidates) {
        Rest rest = Rest.of(candidates.scores(), candidates.total(), query.temperature());
        return isUnchanged() ? rest : rest.lessened();
    }

    /** Whether all tokens may be picked by the model's own scores. */
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
        overdraw = Optional.empty();
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
