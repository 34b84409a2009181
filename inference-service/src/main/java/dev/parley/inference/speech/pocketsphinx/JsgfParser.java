package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechModelException;
import dev.parley.inference.speech.pocketsphinx.JsgfTokens.Kind;
import dev.parley.inference.speech.pocketsphinx.JsgfTokens.Token;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a JSGF grammar before the native parser sees it, which tells no reasons. Every error names
 * the line. Imports are refused, for a grammar is one text, and so are rules that refer to
 * themselves: {@code *} and {@code +} say it better.
 *
 * <pre>
 * grammar      = header "grammar" name ";" rule+
 * rule         = ["public"] &lt;name&gt; "=" alternatives ";"
 * alternatives = sequence ("|" sequence)*
 * sequence     = (weight? item ("*" | "+")? tag?)+
 * item         = word | &lt;name&gt; | "(" alternatives ")" | "[" alternatives "]"
 * </pre>
 */
final class JsgfParser {

    /** Rules that every grammar has: nothing, and never. */
    private static final List<String> SPECIAL_RULES = List.of("NULL", "VOID");

    private final String source;
    private final List<Token> tokens;
    private final Map<String, Integer> words = new LinkedHashMap<>();
    // Rule to the rules it refers to, each with the line it does so.
    private final Map<String, Map<String, Integer>> references = new LinkedHashMap<>();
    private final Map<String, Integer> definitions = new LinkedHashMap<>();
    private Map<String, Integer> referencesOfRule = new LinkedHashMap<>();
    private boolean anyPublic;
    private int next;

    /**
     * The words of a grammar.
     *
     * @param firstLines word to the first line it is in
     */
    record WordsOfGrammar(Map<String, Integer> firstLines) {}

    private JsgfParser(String source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** Returns the words of a grammar, or tells what is wrong with it, and where. */
    static WordsOfGrammar parse(String source, String jsgf) {
        JsgfParser parser = new JsgfParser(source, JsgfTokens.of(source, jsgf));
        parser.grammar();
        return new WordsOfGrammar(Map.copyOf(parser.words));
    }

    private void grammar() {
        if (take().kind() != Kind.HEADER) {
            throw error(1, "must begin with \"#JSGF V1.0;\"");
        }
        expectWord("grammar");
        if (take().kind() != Kind.WORD) {
            throw error(previous().line(), "\"grammar\" must be followed by a name");
        }
        expect(";");
        while (peek().kind() != Kind.END) {
            rule();
        }
        references.values().forEach(rules -> rules.forEach(this::requireDefined));
        references.keySet().forEach(rule -> requireNoWayTo(rule, rule, new HashSet<>()));
        if (!anyPublic) {
            throw error(peek().line(), "has no public rule");
        }
    }

    private void rule() {
        Token token = take();
        if (token.kind() == Kind.WORD && token.text().equals("import")) {
            throw error(token.line(), "imports are not supported");
        }
        if (token.kind() == Kind.WORD && token.text().equals("public")) {
            anyPublic = true;
            token = take();
        }
        if (token.kind() != Kind.RULE) {
            throw error(token.line(), "expected a rule but found " + token.described());
        }
        Integer before = definitions.put(token.text(), token.line());
        if (before != null) {
            throw error(
                    token.line(),
                    "<%s> is already defined in line %d".formatted(token.text(), before));
        }
        referencesOfRule = new LinkedHashMap<>();
        references.put(token.text(), referencesOfRule);
        expect("=");
        alternatives();
        expect(";");
    }

    private void alternatives() {
        sequence();
        while (peek().is("|")) {
            take();
            sequence();
        }
    }

    private void sequence() {
        int from = next;
        while (startsItem(peek())) {
            item();
        }
        if (next == from) {
            throw error(peek().line(), "expected a word but found " + peek().described());
        }
    }

    private void item() {
        if (peek().kind() == Kind.WEIGHT) {
            take();
        }
        Token token = take();
        if (token.kind() == Kind.WORD) {
            words.putIfAbsent(token.text(), token.line());
        } else if (token.kind() == Kind.RULE) {
            referencesOfRule.putIfAbsent(token.text(), token.line());
        } else if (token.is("(")) {
            alternatives();
            expect(")");
        } else if (token.is("[")) {
            alternatives();
            expect("]");
        } else {
            throw error(token.line(), "expected a word but found " + token.described());
        }
        while (peek().is("*") || peek().is("+") || peek().kind() == Kind.TAG) {
            take();
        }
    }

    private static boolean startsItem(Token token) {
        return token.kind() == Kind.WORD
                || token.kind() == Kind.RULE
                || token.kind() == Kind.WEIGHT
                || token.is("(")
                || token.is("[");
    }

    private void requireDefined(String rule, int line) {
        if (!definitions.containsKey(rule) && !SPECIAL_RULES.contains(rule)) {
            throw error(line, "<%s> is not defined".formatted(rule));
        }
    }

    // The native parser makes something else of a rule that refers to itself, and does not say so.
    private void requireNoWayTo(String rule, String from, Set<String> seen) {
        references
                .getOrDefault(from, Map.of())
                .forEach((next, line) -> {
                    if (next.equals(rule)) {
                        throw error(line, "<%s> refers to itself".formatted(rule));
                    }
                    if (seen.add(next)) {
                        requireNoWayTo(rule, next, seen);
                    }
                });
    }

    private void expectWord(String word) {
        Token token = take();
        if (token.kind() != Kind.WORD || !token.text().equals(word)) {
            throw error(
                    token.line(),
                    "expected \"%s\" but found %s".formatted(word, token.described()));
        }
    }

    private void expect(String sign) {
        Token token = take();
        if (!token.is(sign)) {
            throw error(
                    token.line(),
                    "expected \"%s\" but found %s".formatted(sign, token.described()));
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token previous() {
        return tokens.get(next - 1);
    }

    // The end is never passed.
    private Token take() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    private SpeechModelException error(int line, String problem) {
        return new SpeechModelException("%s, line %d: %s".formatted(source, line, problem));
    }
}
