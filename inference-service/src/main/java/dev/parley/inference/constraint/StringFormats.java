package dev.parley.inference.constraint;

import dev.parley.inference.constraint.PatternReader.PatternException;
import java.util.Map;
import java.util.Optional;

/**
 * The values of {@code format} that answers can be held to. Each word is a part of what it names.
 */
final class StringFormats {

    /** No 29th of February: it is not in every year. */
    private static final String DATE =
            "\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])"
                    + "|(0[469]|11)-(0[1-9]|[12]\\d|30)"
                    + "|02-(0[1-9]|1\\d|2[0-8]))";

    private static final String TIME =
            "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)";
    private static final String UUID =
            "[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String ATOM = "[A-Za-z0-9_+-]{1,16}";
    private static final String LABEL = "[a-z0-9]{1,16}(-[a-z0-9]{1,16}){0,3}";

    private static final Map<String, Lexeme> WORDS =
            Map.of(
                    "date", word(DATE),
                    "time", word(TIME),
                    "date-time", word("(" + DATE + ")T" + TIME),
                    "uuid", word(UUID),
                    "ipv4", word("(" + OCTET + "\\.){3}" + OCTET),
                    "email", word(ATOM + "(\\." + ATOM + ")*@" + LABEL + "(\\." + LABEL + ")+"));

    private StringFormats() {}

    private static Lexeme word(String pattern) {
        try {
            return ByteAutomaton.small(JsonWords.quoted(PatternReader.read("^(" + pattern + ")$")));
        } catch (PatternException e) {
            throw new IllegalStateException(pattern, e);
        }
    }

    /** Returns strings of a format, quotes included. */
    static Optional<Lexeme> of(String format) {
        return Optional.ofNullable(WORDS.get(format));
    }
}
