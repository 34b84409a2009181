package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Quantities as a person says them: a speech synthesizer reads them too. */
final class Words {

    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final MathContext SIGNIFICANT = new MathContext(3);

    private Words() {}

    static String milliseconds(Duration duration) {
        double milliseconds = duration.toNanos() / NANOS_PER_MILLISECOND;
        return (milliseconds < 10 ? number(milliseconds) : Math.round(milliseconds) + "")
                + " milliseconds";
    }

    static String dollars(double dollars) {
        return number(dollars) + " dollars";
    }

    static String tokens(int tokens) {
        return tokens + " tokens";
    }

    static String number(double number) {
        BigDecimal rounded = new BigDecimal(number).round(SIGNIFICANT).stripTrailingZeros();
        return rounded.toPlainString();
    }

    static String list(Collection<Capability> capabilities) {
        return capabilities.isEmpty()
                ? "none"
                : capabilities.stream()
                        .sorted()
                        .map(Capability::wireName)
                        .collect(Collectors.joining(", "));
    }

    static String plain(String name) {
        return name.replace('_', ' ');
    }
}
