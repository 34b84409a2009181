package dev.parley.inference.sampling;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Options made up. */
final class SomeOptions {

    private SomeOptions() {}

    /** Temperatures and truncations, with no bias or penalties. */
    static Arbitrary<SamplingOptions> withoutAdjustments() {
        Arbitrary<Float> temperature =
                Arbitraries.floats().between(0, 2).edgeCases(cases -> cases.add(0f, 0.15f, 1f));
        Arbitrary<Truncation> truncation =
                Combinators.combine(
                                Arbitraries.of(0f, 0f, 0.05f, 0.5f),
                                Arbitraries.of(0, 0, 1, 3, 20, 64, 2000),
                                Arbitraries.of(1f, 1f, 0.95f, 0.5f))
                        .as(Truncation::new);
        return Combinators.combine(temperature, truncation, Arbitraries.longs())
                .as((t, cut, seed) -> SamplingOptions.sampled(t, seed).withTruncation(cut));
    }
}
