package dev.parley.inference.tokenizer.mistral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedCallsParserTest {

    private static final TekkenTokenizer TOKENIZER = DemoTokenizer.load();

    private final AnswerParser parser = new ListedCallsParser(TOKENIZER, new Random(1));

    @Test
    void streamsTextAndCallsNothing() {
        String text = feed("It is 21 °C.") + parser.finish();

        assertThat(text).isEqualTo("It is 21 °C.");
        assertThat(parser.calls()).isEqualTo(new Calls.Valid(List.of()));
    }

    @Test
    void givesEveryCallAnIdOfItsOwn() {
        String text = feed("One moment.") + callTools();
        text +=
                feed(
                        "[{\"name\": \"get_time\", \"arguments\": {}, \"id\": \"same00000\"},"
                                + " {\"name\": \"convert\", \"arguments\": {\"value\": 5}, \"id\":"
                                + " \"same00000\"}]");
        text += parser.finish();

        assertThat(text).isEqualTo("One moment.");
        List<ToolCall> calls = ((Calls.Valid) parser.calls()).calls();
        assertThat(calls).extracting(ToolCall::name).containsExactly("get_time", "convert");
        assertThat(calls).extracting(ToolCall::arguments).containsExactly("{}", "{\"value\":5}");
        assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(calls).allMatch(call -> call.id().matches("[a-zA-Z0-9]{9}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "get_time()",
                "{\"name\": \"get_time\", \"arguments\": {}}",
                "[{\"name\": \"get_time\"}]",
                "[{\"name\": \"get_time\", \"arguments\": \"{}\"}]",
                "[{\"name\": \"get_time\", \"arguments\": {}}] and more",
                "[{\"name\": \"get_time\", \"arguments\": {}"
            })
    void saysThatCallsAreMalformed(String calls) {
        String text = callTools() + feed(calls) + parser.finish();

        assertThat(text).isEmpty();
        assertThat(parser.calls()).isInstanceOf(Calls.Malformed.class);
    }

    private String callTools() {
        return parser.accept(TOKENIZER.id(SpecialToken.TOOL_CALLS));
    }

    private String feed(String text) {
        StringBuilder out = new StringBuilder();
        for (int id : TOKENIZER.encode(text)) {
            out.append(parser.accept(id));
        }
        return out.toString();
    }
}
