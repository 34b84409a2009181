package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.speech.SpeechModelException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsgfParserTest {

    private static final String HEAD = "#JSGF V1.0;\ngrammar test;\n";

    @Test
    void findsEveryWordAndItsFirstLine() {
        assertThat(
                        words(
                                """
                                // a comment; with <signs>
                                public <top> = what is <number> {tag; ignored}
                                    | [please] (stop | what) /0.5/ now+ ; /* more
                                */
                                <number> = one | "two" | what's*;
                                """))
                .containsOnlyKeys("what", "is", "please", "stop", "now", "one", "two", "what's")
                .containsEntry("what", 4)
                .containsEntry("stop", 5)
                .containsEntry("one", 7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "public <a> = one | ;              # line 3: expected a word but found \";\"",
                "public <a> = one                  # line 3: expected \";\" but found the end",
                "public <a> = (one ;               # line 3: expected \")\" but found \";\"",
                "public <a> = one ] ;              # line 3: expected \";\" but found \"]\"",
                "public <a> = <b>;                 # line 3: <b> is not defined",
                "public <a> = <b>; <b> = x <a>;    # line 3: <a> refers to itself",
                "<a> = one;                        # line 3: has no public rule",
                "public <a> = one; <a> = two;      # line 3: <a> is already defined in line 3",
                "import <other.*>;                 # line 3: imports are not supported",
                "public a = one;                   # line 3: expected a rule but found \"a\"",
                "public <a> = \"one;               # line 3: a quote is not closed",
                "public <a> = one > two;           # line 3: unexpected \">\"",
            })
    void namesTheLineOfAnError(String rules, String problem) {
        assertThatThrownBy(() -> words(rules))
                .isInstanceOf(SpeechModelException.class)
                .hasMessage("test.gram, " + problem);
    }

    @Test
    void refusesAFileThatIsNoGrammar() {
        assertThatThrownBy(() -> JsgfParser.parse("test.gram", "hello"))
                .isInstanceOf(SpeechModelException.class)
                .hasMessage("test.gram, line 1: must begin with \"#JSGF V1.0;\"");
    }

    @Property
    void neverFailsInAnotherWay(
            @ForAll @Chars({'a', '<', '>', '=', ';', '(', ')', '[', ']', '|', ' ', '/', '"', '\n'})
                    String rules) {
        assertThatCode(
                        () -> {
                            try {
                                words(rules);
                            } catch (SpeechModelException expected) {
                                assertThat(expected).hasMessageStartingWith("test.gram, line ");
                            }
                        })
                .doesNotThrowAnyException();
    }

    private static Map<String, Integer> words(String rules) {
        return JsgfParser.parse("test.gram", HEAD + rules).firstLines();
    }
}
