package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text of a JSGF grammar into tokens that know their line. */
final class JsgfTokens {

    /** What a token is. */
    enum Kind {
        HEADER,
        RULE,
        WORD,
        WEIGHT,
        TAG,
        SIGN,
        END
    }

    /**
     * @param kind what it is
     * @param text as written; without the brackets for a rule, without the quotes for a word
     * @param line counted from 1
     */
    record Token(Kind kind, String text, int line) {

        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        String described() {
            return kind == Kind.END ? "the end" : "\"" + text + "\"";
        }
    }

    private static final Pattern TOKEN =
            Pattern.compile(
                    """
                    (?<space>\\s+|//[^\\n]*|/\\*.*?\\*/)\
                    |(?<header>\\#JSGF\\b[^;\\n]*;)\
                    |<(?<rule>[^<>\\s]+)>\
                    |"(?<quoted>[^"\\n]+)"\
                    |(?<weight>/[0-9.eE+-]+/)\
                    |(?<tag>\\{(?:[^}\\\\]|\\\\.)*})\
                    |(?<sign>[=;|()\\[\\]*+])\
                    |(?<word>[^\\s=;|*+<>()\\[\\]{}/"]+)\
                    """,
                    Pattern.DOTALL);

    private JsgfTokens() {}

    /** Returns the tokens; the last one is the end. */
    static List<Token> of(String source, String jsgf) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(jsgf);
        int at = 0;
        int line = 1;
        while (at < jsgf.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                String found = Character.toString(jsgf.codePointAt(at));
                throw new SpeechModelException(
                        "%s, line %d: %s"
                                .formatted(
                                        source,
                                        line,
                                        found.equals("\"")
                                                ? "a quote is not closed"
                                                : "unexpected \"" + found + "\""));
            }
            addUnlessSpace(tokens, matcher, line);
            line += (int) matcher.group().chars().filter(character -> character == '\n').count();
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", line));
        return tokens;
    }

    private static void addUnlessSpace(List<Token> tokens, Matcher matcher, int line) {
        add(tokens, Kind.HEADER, matcher.group("header"), line);
        add(tokens, Kind.RULE, matcher.group("rule"), line);
        add(tokens, Kind.WORD, matcher.group("quoted"), line);
        add(tokens, Kind.WEIGHT, matcher.group("weight"), line);
        add(tokens, Kind.TAG, matcher.group("tag"), line);
        add(tokens, Kind.SIGN, matcher.group("sign"), line);
        add(tokens, Kind.WORD, matcher.group("word"), line);
    }

    private static void add(
            List<Token> tokens,
            Kind kind,
            @org.jspecify.annotations.Nullable String text,
            int line) {
        if (text != null) {
            tokens.add(new Token(kind, text, line));
        }
    }
}
