package dev.parley.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Provide
    Arbitrary<List<String>> fewLetters() {
        return Arbitraries.strings()
                .withChars('a', 'b')
                .ofMinLength(1)
                .ofMaxLength(5)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.strings().withChars('a', 'b', 'c').ofMaxLength(6).list().ofMaxSize(12);
    }

    @Property(tries = 2000)
    void showsWhatComesBeforeTheFirstStopString(
            @ForAll("fewLetters") List<String> stops, @ForAll("pieces") List<String> pieces) {
        StopMatcher matcher = new StopStrings(stops).matcher();
        StringBuilder shown = new StringBuilder();
        for (String piece : pieces) {
            shown.append(matcher.accept(piece, true));
        }
        shown.append(matcher.finish());

        String text = String.join("", pieces);
        Optional<String> first = firstToEnd(stops, text);
        assertThat(matcher.found()).isEqualTo(first);
        assertThat(shown.toString())
                .isEqualTo(first.map(stop -> text.substring(0, text.indexOf(stop))).orElse(text));
    }

    @Test
    void holdsBackOnlyWhatMayBeginAStopString() {
        StopMatcher matcher = new StopStrings(List.of("</end>")).matcher();

        assertThat(matcher.accept("one </e", true)).isEqualTo("one ");
        assertThat(matcher.accept("n", true)).isEmpty();
        assertThat(matcher.accept("ter> two <", true)).isEqualTo("</enter> two ");
        assertThat(matcher.accept("/end> three", true)).isEmpty();
        assertThat(matcher.found()).contains("</end>");
        assertThat(matcher.accept("four", true) + matcher.finish()).isEmpty();
    }

    @Test
    void aStopStringBeforeItsTimeIsText() {
        StopMatcher matcher = new StopStrings(List.of("aba")).matcher();

        assertThat(matcher.accept("aba", false)).isEqualTo("ab");
        assertThat(matcher.accept("ba.", true)).isEmpty();
        assertThat(matcher.found()).contains("aba");
    }

    @Test
    void refusesWhatCannotBeHeldBack() {
        assertRefused(List.of(""));
        assertRefused(List.of("x".repeat(StopStrings.MAX_LENGTH + 1)));
        assertRefused(Collections.nCopies(StopStrings.MAX_COUNT + 1, "x"));
    }

    private static void assertRefused(List<String> strings) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new StopStrings(strings));
    }

    /** The stop string that is complete first; of several that end together the longest. */
    private static Optional<String> firstToEnd(List<String> stops, String text) {
        for (int end = 1; end <= text.length(); end++) {
            String read = text.substring(0, end);
            Optional<String> longest =
                    stops.stream()
                            .filter(read::endsWith)
                            .max(Comparator.comparingInt(String::length));
            if (longest.isPresent()) {
                return longest;
            }
        }
        return Optional.empty();
    }
}
