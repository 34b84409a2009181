package dev.parley.inference.tokenizer.huggingface;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps texts of a conversation from becoming special tokens on their way through a template: a
 * mark, a character that no text has, is put into every special token that they spell, and taken
 * out after the template's own special tokens were found.
 */
public final class SpecialTokenGuard {

    private static final char MARK = '\uFDD0'; // never a character, by Unicode's definition

    private final Pattern spelled;

    public SpecialTokenGuard(List<String> specialTexts) {
        List<String> longestFirst = new ArrayList<>(specialTexts);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        this.spelled =
                Pattern.compile(
                        longestFirst.stream()
                                .map(Pattern::quote)
                                .collect(
                                        Collectors.joining(
                                                "|", longestFirst.isEmpty() ? "(?!)" : "", "")));
    }

    /** Returns the text, marked where it spells a special token. */
    public String mark(String text) {
        return spelled.matcher(text.replace(MARK, '\uFFFD'))
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                new StringBuilder(found.group()).insert(1, MARK).toString()));
    }

    /** Returns the text without marks. */
    String remove(String text) {
        return text.indexOf(MARK) < 0 ? text : text.replace(String.valueOf(MARK), "");
    }
}
