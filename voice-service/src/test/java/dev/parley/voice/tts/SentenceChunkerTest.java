package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected clauses are written with a bar between them. */
class SentenceChunkerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            textBlock =
                    """
                    Hello, I am Parley.                     > Hello,| I am Parley.
                    Sure! Seven plus twelve is nineteen.    > Sure!| Seven plus twelve is nineteen.
                    It is 10:42 now.                        > It is 10:42 now.
                    Pi is 3.14, more or less.               > Pi is 3.14,| more or less.
                    That is 1,000,000 in all, I think.      > That is 1,000,000 in all,| I think.
                    Dr. Smith met Mrs. Jones. They talked.  > Dr. Smith met Mrs. Jones.| They talked.
                    Fruit, e.g. apples.                     > Fruit,| e.g. apples.
                    It is 5 p.m. in Lisbon.                 > It is 5 p.m. in Lisbon.
                    See parley.dev for more.                > See parley.dev for more.
                    The answer is 3. Another one?           > The answer is 3.| Another one?
                    She said: "Yes, now." And left.         > She said:| "Yes, now." And left.
                    Wait... what?                           > Wait...| what?
                    Really?! I am sure of that.             > Really?!| I am sure of that.
                    """)
    void cutsAtTheEndsOfClauses(String text, String expected) {
        assertThat(String.join("|", chunk(List.of(text)))).isEqualTo(expected);
    }

    @Test
    void theFirstClauseIsOutAsSoonAsItsMarkArrives() {
        SentenceChunker chunker = new SentenceChunker();

        assertThat(chunker.push("Well")).isEmpty();
        assertThat(chunker.push(",")).containsExactly("Well,");
    }

    @Test
    void aNumberIsNotCutWhereItsMarkArrivesBeforeItsDigits() {
        SentenceChunker chunker = new SentenceChunker();

        assertThat(chunker.push("It is 10:")).isEmpty();
        assertThat(chunker.push("42,")).isEmpty();
        assertThat(chunker.push(" right")).containsExactly("It is 10:42,");
    }

    @Test
    void theFirstClauseIsCutAfterEightWords() {
        SentenceChunker chunker = new SentenceChunker();

        assertThat(chunker.push("one two three four five six seven eight")).isEmpty();
        assertThat(chunker.push(" nine"))
                .containsExactly("one two three four five six seven eight");
    }

    @Test
    void laterSentencesStayWholeAndShortOnesJoin() {
        List<String> clauses =
                chunk(
                        List.of(
                                "Yes. No, not today. I can tell the time, add numbers,"
                                        + " and convert units. Good."));

        assertThat(clauses)
                .containsExactly(
                        "Yes.",
                        " No, not today. I can tell the time, add numbers, and convert units.",
                        " Good.");
    }

    @Test
    void longSentencesAreCutAtAClauseOrAtASpace() {
        String sentence =
                "Start. Parley is a voice service that listens to what people say and finds them"
                        + " an answer, which it speaks at once without a pause of any length at"
                        + " all between one word and the next word and the next and the next.";

        List<String> clauses = chunk(List.of(sentence));

        assertThat(clauses.get(1)).endsWith("finds them an answer,");
        assertThat(clauses).allMatch(clause -> clause.length() <= 121);
        assertThat(String.join("", clauses)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "...", "\n\n", "-- ?! \""})
    void whatCannotBeSpokenIsNoClauseOfItsOwn(String text) {
        SentenceChunker chunker = new SentenceChunker();

        assertThat(chunker.push(text)).isEmpty();
        assertThat(SentenceChunker.isSpeakable(text)).isFalse();
        assertThat(chunker.flush().orElse("")).isEqualTo(text);
    }

    @Test
    void listsKeepTheirNumbers() {
        assertThat(chunk(List.of("1. Ask me.\n2. Wait for it to come.\n")))
                .containsExactly("1. Ask me.", "\n2. Wait for it to come.", "\n");
    }

    @Test
    void otherScriptsHaveMarksOfTheirOwn() {
        assertThat(chunk(List.of("你好，我是帕利。"))).containsExactly("你好，", "我是帕利。");
    }

    @Provide
    Arbitrary<List<String>> deltas() {
        Arbitrary<String> tokens =
                Arbitraries.of(
                        "Hello",
                        " world",
                        ",",
                        ".",
                        "!",
                        " 3",
                        ".14",
                        " Dr.",
                        "\n",
                        " ",
                        "\"",
                        " e.g.",
                        "10:42",
                        " supercalifragilistic",
                        "…",
                        "。",
                        " \uD83D\uDE00",
                        "x");
        return tokens.list().ofMaxSize(300);
    }

    @Property
    void clausesConcatenatedAreTheText(@ForAll("deltas") List<String> deltas) {
        List<String> clauses = chunk(deltas);

        assertThat(String.join("", clauses)).isEqualTo(String.join("", deltas));
        assertThat(clauses).allMatch(clause -> clause.length() <= 241);
    }

    @Property
    void anyTextSurvives(@ForAll List<String> deltas) {
        assertThat(String.join("", chunk(deltas))).isEqualTo(String.join("", deltas));
    }

    @Property
    void onlyTheLastClauseMayBeUnspeakable(@ForAll("deltas") List<String> deltas) {
        SentenceChunker chunker = new SentenceChunker();
        for (String delta : deltas) {
            assertThat(chunker.push(delta))
                    .allMatch(clause -> clause.codePoints().anyMatch(c -> c > ' '))
                    .noneMatch(clause -> clause.isBlank());
        }
    }

    @Test
    void aWordWithoutEndIsCutWithoutTearingACharacter() {
        List<String> clauses = chunk(List.of("\uD83D\uDE00".repeat(500)));

        assertThat(clauses).allMatch(clause -> clause.length() % 2 == 0);
    }

    private static List<String> chunk(List<String> deltas) {
        SentenceChunker chunker = new SentenceChunker();
        List<String> clauses = new ArrayList<>();
        deltas.forEach(delta -> clauses.addAll(chunker.push(delta)));
        chunker.flush().ifPresent(clauses::add);
        return clauses;
    }
}
