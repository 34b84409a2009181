package dev.parley.router.dispatch;

import dev.parley.router.decision.DecisionId;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids that no other decision has: 96 random bits, not secret. */
final class DecisionIds {

    private DecisionIds() {}

    static DecisionId next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return new DecisionId(
                "dec_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt()));
    }
}
