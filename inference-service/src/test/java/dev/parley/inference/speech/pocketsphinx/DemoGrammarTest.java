package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.speech.pocketsphinx.JsgfTokens.Kind;
import dev.parley.inference.speech.pocketsphinx.JsgfTokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built-in grammar, turned into a regular expression, against the models' questions. */
final class DemoGrammarTest {

    private static final Path QUESTIONS = Path.of("demo-model", "questions.txt");

    private final Map<String, List<Token>> rules = new HashMap<>();
    private final Pattern sentence = Pattern.compile(expression("question"));

    @Test
    void hearsEveryQuestionThatTheModelsAnswer() throws IOException {
        assertThat(Files.readString(QUESTIONS)).contains("[conversion, held out]");
        assertThat(examples().filter(example -> !isHeard(example))).isEmpty();
    }

    @Test
    void hearsEveryNumberBelowAHundred() {
        assertThat(
                        Stream.of("zero", "one", "nine", "ten", "nineteen", "twenty", "ninety nine")
                                .map(number -> number + " plus " + number))
                .allMatch(this::isHeard);
        assertThat(isHeard("one hundred plus one")).isFalse();
        assertThat(isHeard("ten two plus one")).isFalse();
    }

    @Test
    void hearsUnitsOnlyInPairsThatConvert() {
        assertThat(isHeard("how many meters are in one kilometer")).isTrue();
        assertThat(isHeard("how many meters are in one gram")).isFalse();
        assertThat(isHeard("how many meters are in two kilometer")).isFalse();
    }

    private boolean isHeard(String example) {
        return sentence.matcher(example + " ").matches();
    }

    private Stream<String> examples() throws IOException {
        return Files.readAllLines(QUESTIONS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("["))
                .flatMap(DemoGrammarTest::filled);
    }

    private static Stream<String> filled(String form) {
        if (!form.contains("<unit>")) {
            return Stream.of(form.replace("<number>", "forty two"));
        }
        return Stream.of("kilometers > meters", "meters > millimeters", "tons > kilograms")
                .flatMap(pair -> {
                    String[] units = pair.split(" > ", 2);
                    String large = units[0];
                    String singular = large.substring(0, large.length() - 1);
                    return Stream.of("six " + large, "one " + singular)
                            .map(amount -> form.replace("<number> <unit>", amount))
                            .map(filled -> filled.replace("<unit>", units[1]));
                });
    }

    private String expression(String rule) {
        if (rules.isEmpty()) {
            readRules();
        }
        StringBuilder expression = new StringBuilder("(?:");
        for (Token token : Objects.requireNonNull(rules.get(rule), rule)) {
            expression.append(
                    switch (token.kind()) {
                        case WORD -> "(?:" + Pattern.quote(token.text()) + " )";
                        case RULE -> expression(token.text());
                        case SIGN ->
                                switch (token.text()) {
                                    case "(", "[" -> "(?:";
                                    case "]" -> ")?";
                                    default -> token.text();
                                };
                        case HEADER, WEIGHT, TAG, END -> "";
                    });
        }
        return expression.append(")").toString();
    }

    private void readRules() {
        List<Token> tokens = JsgfTokens.of("the built-in grammar", text());
        for (int at = 0; at < tokens.size(); at++) {
            if (tokens.get(at).kind() == Kind.RULE && tokens.get(at + 1).is("=")) {
                int end = at;
                while (!tokens.get(end).is(";")) {
                    end++;
                }
                rules.put(tokens.get(at).text(), tokens.subList(at + 2, end));
            }
        }
    }

    private static String text() {
        try (InputStream file =
                Objects.requireNonNull(
                        DemoGrammarTest.class.getResourceAsStream("/speech/demo.gram"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
