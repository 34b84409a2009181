package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strings, numbers, patterns and formats, each as a word of its own. */
class WordsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PATTERNS =
            List.of(
                    "^a+$",
                    "ab|^b",
                    "^(ab?c|[^a-c]{2,3})*$",
                    "b$",
                    "^[\\w-]+\\.\\d{1,2}$",
                    "^(?:a|b)?c{2,}",
                    "^.\\D$",
                    "é|\"",
                    "^[\\\\/\\]\"]*?$",
                    "");

    private static final List<Lexeme> AUTOMATA = automata();
    private static final List<String> LISTED = List.of("a", "ab", "aé", "", "é🙂", "q\"");
    private static final Lexeme OTHER_NAMES = ByteAutomaton.small(JsonWords.otherKey(LISTED));

    @Property(tries = 1000)
    void patternsFindWhatRegularExpressionsFind(
            @ForAll @IntRange(max = 9) int index, @ForAll Random random) {
        String pattern = PATTERNS.get(index);
        String text = text(random, "aabbcc-.1é\"\\/]🙂_");

        assertThat(accepts(AUTOMATA.get(index), JsonWords.quoted(text)))
                .as("%s in %s", pattern, text)
                .isEqualTo(Pattern.compile(pattern).matcher(text).find());
    }

    private static List<Lexeme> automata() {
        return PATTERNS.stream().map(WordsTest::patternKnownToBeFine).toList();
    }

    private static Lexeme patternKnownToBeFine(String pattern) {
        try {
            return pattern(pattern);
        } catch (Exception e) {
            throw new IllegalStateException(pattern, e);
        }
    }

    private static String text(Random random, String alphabet) {
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "(?=a) group",
                "a\\b escape",
                "(a)\\1 escape",
                "a**b out_of_place",
                "[b-a] order",
                "(a lacks",
                "a) too_many",
                "a^b anchor",
                "a{2000} repeats",
                "[] empty",
                "a{3,2} repeats",
                "\\p{L} escape"
            })
    void refusesWhatItDoesNotUnderstand(String pattern, String problem) {
        assertThatThrownBy(() -> PatternReader.read(pattern))
                .isInstanceOf(PatternReader.PatternException.class)
                .hasMessageContaining(problem.replace('_', ' '));
    }

    @Test
    void refusesPatternsThatTakeTooManyStates() {
        assertThatThrownBy(() -> pattern("^(a|b)*a(a|b){15}$"))
                .isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> pattern("^((a{900}){900}){900}$"))
                .isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> pattern("^((a?){200}b?){300}$"))
                .isInstanceOf(TooLargeException.class);
    }

    private static Lexeme pattern(String pattern) throws Exception {
        return ByteAutomaton.of(JsonWords.quoted(PatternReader.read(pattern)), Budget.ofProgram());
    }

    @Property(tries = 1000)
    void rangesHoldTheNumbersBetweenTheirBounds(
            @ForAll @IntRange(min = -2000, max = 2000) int one,
            @ForAll @IntRange(min = -2000, max = 2000) int other,
            @ForAll @IntRange(min = -2100, max = 2100) int number,
            @ForAll @IntRange(max = 99) int hundredths) {
        NumberRange range = new NumberRange(Math.min(one, other), Math.max(one, other));
        Lexeme integers = ByteAutomaton.small(range.integers());
        Lexeme decimals = ByteAutomaton.small(range.decimals());
        String decimal = number + String.format(".%02d", hundredths);
        double value = Double.parseDouble(decimal);

        assertThat(accepts(integers, ByteExpression.text("" + number)))
                .isEqualTo(number >= range.least() && number <= range.most());
        assertThat(accepts(decimals, ByteExpression.text(decimal)))
                .isEqualTo(value >= range.least() && value <= range.most());
    }

    @Property(tries = 3000)
    void stringsAreValidTextInValidJson(@ForAll Random random) {
        byte[] bytes = new byte[2 + random.nextInt(7)];
        String likely = "\"\\u00e9dD8nx ";
        for (int i = 0; i < bytes.length; i++) {
            int[] edges = {0xc3, 0xa9, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0xbf, 0x8f, 0x90};
            bytes[i] =
                    (byte)
                            switch (random.nextInt(3)) {
                                case 0 -> likely.charAt(random.nextInt(likely.length()));
                                case 1 -> edges[random.nextInt(edges.length)];
                                default -> random.nextInt(256);
                            };
        }
        bytes[0] = '"';
        bytes[bytes.length - 1] = '"';

        assertThat(accepts(StringLexeme.ANY, bytes)).isEqualTo(isString(bytes));
    }

    private static boolean isString(byte[] bytes) {
        try {
            String json =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            String text =
                    MAPPER.reader()
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(json)
                            .textValue();
            return text != null && text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
        } catch (CharacterCodingException _) {
            return false;
        } catch (IOException _) {
            return false;
        }
    }

    @Property(tries = 500)
    void aStringsLengthIsCountedInCharacters(
            @ForAll @IntRange(max = 6) int least,
            @ForAll @IntRange(max = 6) int more,
            @ForAll @IntRange(max = 14) int length,
            @ForAll Random random) {
        StringLexeme string = new StringLexeme(least, least + more);
        String[] spellings = {"a", "é", "🙂", "\\n", "\\u00e9"};
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            text.append(spellings[random.nextInt(spellings.length)]);
        }

        assertThat(accepts(string, ByteExpression.text(text + "\"")))
                .isEqualTo(length >= least && length <= least + more);
    }

    @Property(tries = 2000)
    void statesThatAreAlikeCannotBeToldApart(
            @ForAll @IntRange(max = 12) int least,
            @ForAll @IntRange(max = 13) int more,
            @ForAll Random random) {
        int most = more == 13 ? StringLexeme.UNLIMITED : least + more;
        StringLexeme string = new StringLexeme(least, most);
        int bytes = 4;
        int state = string.step(Lexeme.START, '"');
        for (int i = random.nextInt(most == StringLexeme.UNLIMITED ? 20 : most + 1); i > 0; i--) {
            state = string.step(state, 'x');
        }
        Lexeme.State alike = string.alike(state, bytes);
        int other = alike.state();
        for (int i = 0; i < bytes && state != Lexeme.REJECT; i++) {
            int value = "xx\\n\"".charAt(random.nextInt(5));
            state = string.step(state, value);
            other = alike.lexeme().step(other, value);
            assertThat(other == Lexeme.REJECT).isEqualTo(state == Lexeme.REJECT);
            if (state != Lexeme.REJECT) {
                assertThat(alike.lexeme().accepts(other)).isEqualTo(string.accepts(state));
            }
        }
    }

    @Property(tries = 1000)
    void otherNamesAreAllButTheListed(@ForAll Random random) {
        String name = text(random, "aabbé🙂x");

        assertThat(accepts(OTHER_NAMES, ByteExpression.text("\"" + name + "\":")))
                .isEqualTo(!LISTED.contains(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "date 2024-02-28 2024-02-30",
                "time 23:59:59.5Z 24:00:00Z",
                "date-time 2024-12-31T00:00:00+01:00 2024-12-31",
                "uuid 123e4567-e89b-42d3-a456-426614174000 123e4567e89b42d3a456426614174000",
                "ipv4 192.168.0.255 192.168.0.256",
                "email first.last@example.org example.org"
            })
    void formatsHoldWhatTheyName(String format, String of, String not) {
        Lexeme lexeme = StringFormats.of(format).orElseThrow();

        assertThat(accepts(lexeme, JsonWords.quoted(of))).isTrue();
        assertThat(accepts(lexeme, JsonWords.quoted(not))).isFalse();
    }

    /** Whether a word may be just this; {@code spelt} has one spelling. */
    private static boolean accepts(Lexeme lexeme, ByteExpression spelt) {
        ByteExpression.InOrder bytes = (ByteExpression.InOrder) spelt;
        byte[] text = new byte[bytes.parts().size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ((ByteExpression.Bytes) bytes.parts().get(i)).first();
        }
        return accepts(lexeme, text);
    }

    private static boolean accepts(Lexeme lexeme, byte[] bytes) {
        int state = Lexeme.START;
        for (byte value : bytes) {
            state = lexeme.step(state, value & 0xff);
            if (state == Lexeme.REJECT) {
                return false;
            }
        }
        return lexeme.accepts(state);
    }
}
