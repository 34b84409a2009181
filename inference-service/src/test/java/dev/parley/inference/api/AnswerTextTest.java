package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.StopStrings;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    /** Each token is a character; the calls are those given, with a new id each time. */
    private static final class Letters implements AnswerParser {

        private final boolean isMalformed;
        private final List<String> tools;
        private int ids;

        Letters(boolean isMalformed, String... tools) {
            this.isMalformed = isMalformed;
            this.tools = List.of(tools);
        }

        @Override
        public String accept(int token) {
            return Character.toString(token);
        }

        @Override
        public String finish() {
            return "";
        }

        @Override
        public Calls calls() {
            return isMalformed
                    ? new Calls.Malformed("cut")
                    : new Calls.Valid(
                            tools.stream()
                                    .map(name -> new ToolCall("id" + ids++, name, "{}"))
                                    .toList());
        }
    }

    @Test
    void aTextIsSaidWithItsTokens() {
        AnswerText text = finished(new Letters(false), List.of());

        assertThat(text.said())
                .contains(new Assistant("Hi", List.of(), List.of((int) 'H', (int) 'i')));
    }

    @Test
    void aTextThatAStopEndedIsSaidWithoutThem() {
        AnswerText text = finished(new Letters(false), List.of("i"));

        assertThat(text.said()).contains(new Assistant("H", List.of(), List.of()));
    }

    @Test
    void callsKeepTheIdsThatTheCallerWasShown() {
        AnswerText text = finished(new Letters(false, "weather"), List.of());

        List<ToolCall> shown = text.validCalls();

        assertThat(text.validCalls()).isEqualTo(shown);
        assertThat(text.said()).contains(new Assistant("Hi", shown, List.of()));
    }

    @Test
    void anAnswerThatEndedInTheMiddleOfACallIsNotSaid() {
        AnswerText text = finished(new Letters(true), List.of());

        assertThat(text.said()).isEmpty();
    }

    private static AnswerText finished(AnswerParser parser, List<String> stops) {
        AnswerText text = new AnswerText(parser, new StopStrings(stops).matcher(), 0);
        text.accept('H');
        text.accept('i');
        text.finish();
        return text;
    }
}
