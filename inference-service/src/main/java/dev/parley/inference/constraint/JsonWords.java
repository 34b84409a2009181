package dev.parley.inference.constraint;

import static dev.parley.inference.constraint.ByteExpression.anyNumberOf;
import static dev.parley.inference.constraint.ByteExpression.inOrder;
import static dev.parley.inference.constraint.ByteExpression.oneOf;
import static dev.parley.inference.constraint.ByteExpression.optional;
import static dev.parley.inference.constraint.ByteExpression.text;

import dev.parley.inference.constraint.ByteExpression.Bytes;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import dev.parley.inference.constraint.ByteExpression.Repeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The words of JSON, spelt as models are trained to: on one line, with no space but one, which may
 * be left out, behind a comma or a colon.
 */
final class JsonWords {

    private static final ByteExpression SPACE = optional(text(" "));
    private static final ByteExpression DIGIT = new Bytes('0', '9');
    private static final ByteExpression POSITIVE =
            inOrder(new Bytes('1', '9'), new Repeat(DIGIT, 0, 17));

    /** Characters that need no escape. */
    private static final Characters PLAIN =
            Characters.range(0x20, 0x10ffff).and(Characters.of("\"\\").not());

    private static final ByteExpression PLAIN_CHARACTER = PLAIN.spelt();

    static final Lexeme OPEN_OBJECT = ByteAutomaton.small(text("{"));
    static final Lexeme CLOSE_OBJECT = ByteAutomaton.small(text("}"));
    static final Lexeme OPEN_ARRAY = ByteAutomaton.small(text("["));
    static final Lexeme CLOSE_ARRAY = ByteAutomaton.small(text("]"));
    static final Lexeme COMMA = ByteAutomaton.small(inOrder(text(","), SPACE));
    static final Lexeme COLON = ByteAutomaton.small(inOrder(text(":"), SPACE));
    static final Lexeme NULL = ByteAutomaton.small(text("null"));
    static final Lexeme BOOLEAN = ByteAutomaton.small(oneOf(text("true"), text("false")));

    /** An integer of at most 18 digits: it fits into 64 bits. */
    static final Lexeme INTEGER =
            ByteAutomaton.small(oneOf(text("0"), inOrder(optional(text("-")), POSITIVE)));

    /** A number of at most 18 digits before and after the point, and an exponent of at most two. */
    static final Lexeme NUMBER =
            ByteAutomaton.small(
                    inOrder(
                            optional(text("-")),
                            oneOf(text("0"), POSITIVE),
                            optional(inOrder(text("."), new Repeat(DIGIT, 1, 18))),
                            optional(
                                    inOrder(
                                            oneOf(text("e"), text("E")),
                                            optional(oneOf(text("+"), text("-"))),
                                            new Repeat(DIGIT, 1, 2)))));

    private JsonWords() {}

    /** A name, its colon included. */
    static ByteExpression key(String name) {
        return inOrder(quoted(name), text(":"), SPACE);
    }

    /** A string in its one spelling, quotes included. */
    static ByteExpression quoted(String text) {
        StringBuilder spelt = new StringBuilder("\"");
        text.codePoints().forEach(character -> spelt.append(Characters.spelling(character)));
        return text(spelt.append('"').toString());
    }

    /** A string of characters that an expression describes. */
    static ByteExpression quoted(ByteExpression body) {
        return inOrder(text("\""), body, text("\""));
    }

    /** A name, its colon included, that needs no escapes and is none of some. */
    static ByteExpression otherKey(Collection<String> names) {
        return inOrder(text("\""), otherThan(names), text(":"), SPACE);
    }

    /** The rest of a string, its closing quote included, that is none of some. */
    private static ByteExpression otherThan(Collection<String> rests) {
        if (rests.isEmpty()) {
            return inOrder(anyNumberOf(PLAIN_CHARACTER), text("\""));
        }
        List<ByteExpression> ways = new ArrayList<>();
        if (!rests.contains("")) {
            ways.add(text("\""));
        }
        TreeMap<Integer, Set<String>> byFirst = new TreeMap<>();
        for (String rest : rests) {
            if (!rest.isEmpty()) {
                int first = rest.codePointAt(0);
                byFirst.computeIfAbsent(first, _ -> new TreeSet<>())
                        .add(rest.substring(Character.charCount(first)));
            }
        }
        Characters others = PLAIN;
        for (var entry : byFirst.entrySet()) {
            Characters first = Characters.range(entry.getKey(), entry.getKey());
            Characters plain = others.and(first);
            others = others.and(first.not());
            if (!plain.isEmpty()) {
                ways.add(inOrder(plain.spelt(), otherThan(entry.getValue())));
            }
        }
        ways.add(inOrder(others.spelt(), anyNumberOf(PLAIN_CHARACTER), text("\"")));
        return new OneOf(ways);
    }
}
