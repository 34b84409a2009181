package dev.parley.inference.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairMergerTest {

    @Provide
    Arbitrary<List<String>> vocabulary() {
        return Arbitraries.strings()
                .withChars('a', 'b', 'c')
                .ofMinLength(2)
                .ofMaxLength(6)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings().withChars('a', 'b', 'c').ofMinLength(1).ofMaxLength(40);
    }

    @Property(tries = 2000)
    void joinsAsTheDefinitionSays(
            @ForAll("vocabulary") List<String> words, @ForAll("text") String text) {
        List<String> vocabulary = withLetters(words);
        TokenBytes tokens = new TokenBytes(vocabulary.stream().map(PairMergerTest::bytes).toList());
        int[] letters = text.chars().map(c -> c - 'a').toArray();

        int[] merged = new PairMerger(MergeTable.inOrderOf(tokens), letters).merge();

        assertThat(merged).containsExactly(byDefinition(text, vocabulary));
    }

    /**
     * One letter, a pair and a triple repeated: the work grows as the text does, but for a
     * logarithm.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "aab", "abcb"})
    void workGrowsWithTheLength(String unit) {
        TokenBytes tokens =
                new TokenBytes(
                        withLetters(List.of("aa", "ab", "aaaa", "abab", "abc", "aaaaaaaa", "bc"))
                                .stream()
                                .map(PairMergerTest::bytes)
                                .toList());
        long hundred = comparisons(tokens, unit.repeat(100_000 / unit.length()));
        long twoHundred = comparisons(tokens, unit.repeat(200_000 / unit.length()));

        assertThat(twoHundred).isLessThan(hundred * 23 / 10);
        assertThat(twoHundred).isLessThan(200_000L * 2 * 18 * 3);
    }

    private static long comparisons(TokenBytes tokens, String text) {
        PairMerger merger =
                new PairMerger(
                        MergeTable.inOrderOf(tokens), text.chars().map(c -> c - 'a').toArray());
        merger.merge();
        return merger.comparisons();
    }

    /** Looks for the pair of the lowest rank again and again. */
    private static int[] byDefinition(String text, List<String> vocabulary) {
        List<String> parts =
                text.chars().mapToObj(Character::toString).collect(Collectors.toList());
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = vocabulary.indexOf(parts.get(i) + parts.get(i + 1));
                if (rank >= 0
                        && (best < 0
                                || rank
                                        < vocabulary.indexOf(
                                                parts.get(best) + parts.get(best + 1)))) {
                    best = i;
                }
            }
            if (best < 0) {
                return parts.stream().mapToInt(vocabulary::indexOf).toArray();
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
    }

    private static List<String> withLetters(List<String> words) {
        Set<String> all = new LinkedHashSet<>(List.of("a", "b", "c"));
        all.addAll(words);
        return new ArrayList<>(all);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
