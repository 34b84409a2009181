package dev.parley.inference.engine;

import dev.parley.inference.model.Logits;
import dev.parley.inference.sampling.Sampled;
import dev.parley.inference.sampling.Sampler;
import java.util.Optional;

/** Picks the next token of one row after the other: what it copies scores to is used again. */
final class TokenPicker {

    private final float[] scores; // (vocabulary)

    TokenPicker(int vocabulary) {
        this.scores = new float[vocabulary];
    }

    /** From the few that the device chose where they suffice, else from all. */
    Sampled pick(Sampler sampler, Logits logits, int row) {
        Optional<Sampled> among = logits.candidates(row).flatMap(sampler::sampleAmong);
        if (among.isPresent()) {
            return among.get();
        }
        logits.copyRow(row, scores);
        return sampler.sample(scores);
    }
}
