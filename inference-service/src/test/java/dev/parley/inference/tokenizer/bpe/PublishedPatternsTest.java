package dev.parley.inference.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns of published vocabularies look at each character a bounded number of times. */
class PublishedPatternsTest {

    private static final String TEKKEN =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}|"
                    + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA_3 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String QWEN_2 = LLAMA_3.replace("{1,3}", "");
    private static final String GPT_2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    static Stream<Arguments> hostile() {
        return Stream.of(TEKKEN, LLAMA_3, QWEN_2, GPT_2)
                .flatMap(pattern ->
                        Stream.of(
                                        "a", "A", "\u01C5", " ", "\n", " \n", "\u00A0", "1", "!",
                                        "aB", "😀", "é", "\u0301", "日", "'", "'S", "/", " a", " A",
                                        "A\u0301", "\u0301A", " \u0301", "!\n/")
                                .map(unit -> Arguments.of(pattern, unit)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void looksAtEachCharacterABoundedNumberOfTimes(String regex, String unit) {
        Pattern pattern = Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        for (String end : List.of("", "x", " ", "1", "\n")) {
            Counted text = new Counted(unit.repeat(100_000 / unit.length()) + end);
            Matcher matcher = pattern.matcher(text);
            int covered = 0;
            while (matcher.find()) {
                assertThat(matcher.start()).isEqualTo(covered);
                covered = matcher.end();
            }

            assertThat(covered).isEqualTo(text.length());
            assertThat(text.reads).isLessThan(40L * text.length());
        }
    }

    /** A text that counts how often its characters are read. */
    private static final class Counted implements CharSequence {

        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
