package dev.parley.inference.constraint;

import dev.parley.inference.constraint.ByteExpression.InOrder;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import dev.parley.inference.constraint.ByteExpression.Repeat;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular expressions of {@code pattern}: characters, classes, groups, alternatives,
 * quantifiers, and {@code ^} and {@code $} at the ends of the outermost alternatives. Used by one
 * thread, for one expression.
 */
final class PatternReader {

    /** How often a part may be repeated by a quantifier that says how often. */
    private static final int MOST_REPEATS = 1000;

    private static final int MOST_GROUPS = 64; // within one another

    private static final Characters DIGITS = Characters.range('0', '9');
    private static final Characters LETTERS =
            Characters.range('a', 'z').or(Characters.range('A', 'Z'));
    private static final Characters WORD = DIGITS.or(LETTERS).or(Characters.of("_"));
    private static final Characters SPACE =
            Characters.of("\t\n\u000b\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff")
                    .or(Characters.range(0x2000, 0x200a));
    private static final Characters DOT = Characters.of("\n\r\u2028\u2029").not();

    private final String pattern;
    private int at;
    private int groups;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    /** What a pattern does not allow to be read. */
    static final class PatternException extends Exception {

        private static final long serialVersionUID = 1;

        PatternException(String message) {
            super(message);
        }
    }

    /**
     * Returns the strings, as spelt in JSON without their quotes, in which the pattern is found.
     */
    static ByteExpression read(String pattern) throws PatternException {
        PatternReader reader = new PatternReader(pattern);
        List<ByteExpression> ways = new ArrayList<>();
        do {
            ways.add(reader.outermost());
        } while (reader.skip('|'));
        if (reader.at < pattern.length()) {
            throw reader.refuse("has a ) too many");
        }
        return new OneOf(ways);
    }

    private ByteExpression outermost() throws PatternException {
        ByteExpression anything = ByteExpression.anyNumberOf(Characters.ALL.spelt());
        List<ByteExpression> parts = new ArrayList<>();
        if (!skip('^')) {
            parts.add(anything);
        }
        parts.add(inOrder());
        if (!skip('$')) {
            parts.add(anything);
        }
        return new InOrder(parts);
    }

    private ByteExpression alternatives() throws PatternException {
        List<ByteExpression> ways = new ArrayList<>();
        do {
            ways.add(inOrder());
        } while (skip('|'));
        return new OneOf(ways);
    }

    private ByteExpression inOrder() throws PatternException {
        List<ByteExpression> parts = new ArrayList<>();
        while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0 && !isLastDollar()) {
            parts.add(quantified(atom()));
        }
        return new InOrder(parts);
    }

    private boolean isLastDollar() {
        return groups == 0
                && pattern.charAt(at) == '$'
                && (at + 1 == pattern.length() || pattern.charAt(at + 1) == '|');
    }

    private ByteExpression atom() throws PatternException {
        int character = next();
        return switch (character) {
            case '(' -> group();
            case '[' -> spelt(characterClass());
            case '.' -> DOT.spelt();
            case '\\' -> spelt(escape());
            case '^', '$' -> throw refuse("has an anchor in its midst");
            case '*', '+', '?', '{', '}', ']' ->
                    throw refuse("has a " + Character.toString(character) + " out of place");
            default -> spelt(Characters.range(character, character));
        };
    }

    private ByteExpression spelt(Characters characters) throws PatternException {
        if (characters.and(Characters.range(0xd800, 0xdfff).not()).isEmpty()) {
            throw refuse("has an empty class");
        }
        return characters.spelt();
    }

    private ByteExpression group() throws PatternException {
        if (skip('?') && !skip(':')) {
            throw refuse("has a group that is not (?:…)");
        }
        if (++groups > MOST_GROUPS) {
            throw refuse("nests too many groups");
        }
        ByteExpression inside = alternatives();
        groups--;
        if (!skip(')')) {
            throw refuse("lacks a )");
        }
        return inside;
    }

    private ByteExpression quantified(ByteExpression part) throws PatternException {
        if (at == pattern.length()) {
            return part;
        }
        Repeat repeat =
                switch (pattern.charAt(at)) {
                    case '*' -> new Repeat(part, 0, Repeat.UNLIMITED);
                    case '+' -> new Repeat(part, 1, Repeat.UNLIMITED);
                    case '?' -> new Repeat(part, 0, 1);
                    case '{' -> counted(part);
                    default -> new Repeat(part, 1, 1);
                };
        if ("*+?{".indexOf(pattern.charAt(at)) < 0) {
            return part;
        }
        at = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
        skip('?'); // greedy or not: the strings are the same
        return repeat;
    }

    private Repeat counted(ByteExpression part) throws PatternException {
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!counts.matches("\\d{1,4}(,\\d{0,4})?")) {
            throw refuse("has a { out of place");
        }
        int comma = counts.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
        int most =
                comma < 0
                        ? least
                        : comma == counts.length() - 1
                                ? Repeat.UNLIMITED
                                : Integer.parseInt(counts.substring(comma + 1));
        if (least > most || least > MOST_REPEATS) {
            throw refuse("repeats a part " + counts + " times");
        }
        if (most != Repeat.UNLIMITED && most > MOST_REPEATS) {
            throw refuse("repeats a part " + counts + " times");
        }
        return new Repeat(part, least, most);
    }

    private Characters characterClass() throws PatternException {
        boolean negated = skip('^');
        Characters characters = Characters.of("");
        while (!skip(']')) {
            Characters one = classMember();
            if (one.isOne()
                    && at + 1 < pattern.length()
                    && pattern.charAt(at) == '-'
                    && pattern.charAt(at + 1) != ']') {
                at++;
                Characters last = classMember();
                if (!last.isOne() || last.first() < one.first()) {
                    throw refuse("has a range out of order");
                }
                one = Characters.range(one.first(), last.first());
            }
            characters = characters.or(one);
        }
        return negated ? characters.not() : characters;
    }

    private Characters classMember() throws PatternException {
        int character = next();
        return character == '\\' ? escape() : Characters.range(character, character);
    }

    private Characters escape() throws PatternException {
        int character = next();
        return switch (character) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.not();
            case 'w' -> WORD;
            case 'W' -> WORD.not();
            case 's' -> SPACE;
            case 'S' -> SPACE.not();
            case 'n' -> Characters.of("\n");
            case 'r' -> Characters.of("\r");
            case 't' -> Characters.of("\t");
            case 'f' -> Characters.of("\f");
            case 'v' -> Characters.of("\u000b");
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            default -> {
                if (Character.isLetterOrDigit(character)) {
                    throw refuse("has an escape \\" + Character.toString(character));
                }
                yield Characters.range(character, character);
            }
        };
    }

    private Characters hex(int digits) throws PatternException {
        int end = at + digits;
        if (end > pattern.length() || !pattern.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw refuse("has an escape without its hexadecimal digits");
        }
        int character = Integer.parseInt(pattern.substring(at, end), 16);
        at = end;
        return Characters.range(character, character);
    }

    private int next() throws PatternException {
        if (at == pattern.length()) {
            throw refuse("ends too early");
        }
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private boolean skip(char expected) {
        if (at < pattern.length() && pattern.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private PatternException refuse(String problem) {
        return new PatternException(problem + " (before character " + at + ")");
    }
}
