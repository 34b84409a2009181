package dev.parley.inference.tokenizer.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes brackets into a template where Python's rules read together what jinjava reads apart:
 * {@code not a == b} is {@code not (a == b)}, and {@code f(x=a|length - 1)} is {@code f(x=(a|length
 * - 1))}. The slice {@code [::-1]}, which jinjava does not know, becomes its filter {@code
 * reverse}.
 */
final class PythonPrecedence {

    private static final Pattern TAG = Pattern.compile("\\{[%{#]");
    private static final Pattern REVERSED = Pattern.compile("\\[\\s*::\\s*-1\\s*]");
    private static final Pattern WORD =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|\\w++|\\s++|[=!<>]=|.",
                    Pattern.DOTALL);
    private static final Set<String> CONNECTIVES = Set.of("and", "or", "if", "else");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");
    private static final Set<String> OPENING = Set.of("(", "[", "{");

    /** A bracket of ours, at a depth of the template's own; an argument's holds connectives too. */
    private record Opened(int depth, boolean argument) {}

    private final StringBuilder out = new StringBuilder();
    private final Deque<Opened> opened = new ArrayDeque<>();
    private int depth;

    private PythonPrecedence() {}

    /** Returns the template with more brackets. */
    static String bracket(String template) {
        StringBuilder out = new StringBuilder();
        Matcher tag = TAG.matcher(template);
        int at = 0;
        while (tag.find(at)) {
            int begin = tag.end();
            boolean comment = tag.group().equals("{#");
            int end = comment ? endOfComment(template, begin) : endOfTag(template, begin);
            String body = template.substring(begin, end);
            out.append(template, at, begin)
                    .append(comment ? body : new PythonPrecedence().expression(body));
            at = end;
        }
        return out.append(template.substring(at)).toString();
    }

    private static int endOfComment(String template, int from) {
        int end = template.indexOf("#}", from);
        return end < 0 ? template.length() : end;
    }

    private static int endOfTag(String template, int from) {
        char quote = 0;
        for (int i = from; i + 1 < template.length(); i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if ((c == '%' || c == '}') && template.charAt(i + 1) == '}') {
                return i;
            }
        }
        return template.length();
    }

    private String expression(String text) {
        String control = text.endsWith("-") ? "-" : ""; // of white space: not a minus
        String body = text.substring(0, text.length() - control.length());
        List<String> words = words(REVERSED.matcher(body).replaceAll("|reverse"));
        String before = "";
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            append(word, before, following(words, i));
            before = word.isBlank() ? before : word;
        }
        out.append(")".repeat(opened.size()));
        return out + control;
    }

    private void append(String word, String before, String after) {
        close(word);
        out.append(word);
        if (OPENING.contains(word)) {
            depth++;
        } else if (word.equals("not") && !before.equals("is") && !after.equals("in")) {
            out.append(" (");
            opened.push(new Opened(depth, false));
        } else if (word.equals("=") && depth > 0) {
            out.append('(');
            opened.push(new Opened(depth, true));
        }
    }

    private void close(String word) {
        boolean connective = CONNECTIVES.contains(word);
        if (connective || word.equals(",") || CLOSING.contains(word)) {
            while (!opened.isEmpty()
                    && opened.peek().depth() == depth
                    && !(connective && opened.peek().argument())) {
                out.append(')');
                opened.pop();
            }
        }
        if (CLOSING.contains(word)) {
            depth--;
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static String following(List<String> words, int index) {
        return words.subList(index + 1, words.size()).stream()
                .filter(word -> !word.isBlank())
                .findFirst()
                .orElse("");
    }
}
