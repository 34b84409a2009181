package dev.parley.inference.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.OpenAiRequest;
import dev.parley.inference.tokenizer.ReferenceValues;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.Tool;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.tokenizer.huggingface.HubTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateChatFormatTest {

    private static final Path FOLDER =
            Path.of("src", "test", "resources", "tokenizer", "huggingface");
    private static final long NOON = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();
    private static final Conversation ASKED =
            new Conversation(List.of(new User("time?")), List.of(new Tool("get_time", "", "{}")));

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen"})
    void writesAndRefusesWhatTheReferenceDoes(String name) throws Exception {
        TemplateChatFormat format = format(name);
        for (JsonNode reference :
                ReferenceValues.read("huggingface/" + name + "/conversations.jsonl").toList()) {
            Conversation conversation = OpenAiRequest.conversation(reference.path("request"));
            if (reference.has("refused")) {
                assertThatExceptionOfType(InvalidConversationException.class)
                        .isThrownBy(() -> format.encode(conversation))
                        .withMessageContaining(reference.path("refused").textValue());
            } else {
                assertThat(format.encode(conversation))
                        .as(reference.path("request").toString())
                        .containsExactly(ReferenceValues.ids(reference.path("ids")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen"})
    void continuesAnAnswerAndKnowsHowTheNextTurnBegins(String name) throws Exception {
        TemplateChatFormat format = format(name);
        List<User> asked = List.of(new User("tell me"));
        int[] prompt = format.encode(new Conversation(List.copyOf(asked), List.of()));
        Assistant answer = new Assistant("Once upon", List.of());

        int[] continued =
                format.encode(new Conversation(List.of(asked.getFirst(), answer), List.of(), true));
        int[] prefix =
                format.prefixOfNextTurn(new Conversation(List.copyOf(asked), List.of()), answer);
        int[] next =
                format.encode(
                        new Conversation(
                                List.of(asked.getFirst(), answer, new User("a time")), List.of()));

        assertThat(continued.length).isGreaterThan(name.equals("qwen") ? 10 : prompt.length);
        assertThat(prefix).hasSizeGreaterThan(continued.length);
        assertThat(next).startsWith(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ messages.getClass().forName('java.lang.Runtime') }}",
                "{{ messages[0].content.getBytes() }}",
                "{{ raise_exception('no') }}",
                "{% for i in range(9000) %}{% for j in range(9000) %}0123456789{% endfor %}{%"
                        + " endfor %}",
                "{% if %}"
            })
    void refusesTemplatesThatReachOutFailOrWriteWithoutEnd(String source) throws Exception {
        HubTokenizer tokenizer = tokenizer("qwen");

        assertThatExceptionOfType(TokenizerLoadException.class)
                .isThrownBy(() -> new TemplateChatFormat(tokenizer, source, Map.of(), () -> NOON))
                .withMessageStartingWith("the chat template: ");
    }

    @Test
    void takesTaggedCallsOutOfAnAnswer() throws Exception {
        AnswerParser parser = format("qwen").parser(ASKED, new Random(1));

        String text =
                feed(
                        "qwen",
                        parser,
                        """
                        One <tool moment.
                        <tool_call>
                        {"name": "get_time", "arguments": {"zone": "é"}}
                        </tool_call>
                        <tool_call>
                        {"name": "f", "arguments": {}}
                        </tool_call>
                        """);

        assertThat(text).isEqualTo("One <tool moment.\n");
        List<ToolCall> calls = ((Calls.Valid) parser.calls()).calls();
        assertThat(calls).extracting(ToolCall::name).containsExactly("get_time", "f");
        assertThat(calls).extracting(ToolCall::arguments).containsExactly("{\"zone\":\"é\"}", "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<tool_call>", "<tool_call>{\"name\": \"f\"}</tool_call>", "<tool_call>f()"})
    void saysThatTaggedCallsAreMalformed(String answer) throws Exception {
        AnswerParser parser = format("qwen").parser(ASKED, new Random(1));

        assertThat(feed("qwen", parser, answer)).isEmpty();
        assertThat(parser.calls()).isInstanceOf(Calls.Malformed.class);
    }

    @Test
    void takesAnObjectForACallOnlyWhereToolsAreGiven() throws Exception {
        TemplateChatFormat format = format("llama");
        String call = " {\"name\": \"get_time\", \"parameters\": {\"n\": 1}}";
        AnswerParser parser = format.parser(ASKED, new Random(1));
        AnswerParser other = format.parser(ASKED, new Random(1));
        AnswerParser without =
                format.parser(new Conversation(ASKED.messages(), List.of()), new Random(1));

        assertThat(feed("llama", parser, call)).isEmpty();
        assertThat(((Calls.Valid) parser.calls()).calls())
                .extracting(ToolCall::arguments)
                .containsExactly("{\"n\":1}");
        assertThat(feed("llama", other, "{\"name\": 1} indeed")).isEqualTo("{\"name\": 1} indeed");
        assertThat(other.calls()).isEqualTo(new Calls.Valid(List.of()));
        assertThat(feed("llama", without, call)).isEqualTo(call);
    }

    private static String feed(String name, AnswerParser parser, String answer) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer(name).encode(answer)) {
            text.append(parser.accept(id));
        }
        return text.append(parser.finish()).toString();
    }

    private static TemplateChatFormat format(String name) throws Exception {
        return new TemplateChatFormat(
                tokenizer(name),
                Files.readString(FOLDER.resolve(name).resolve("chat_template.jinja")),
                name.equals("llama") ? Map.of("bos_token", "<|begin_of_text|>") : Map.of(),
                () -> NOON);
    }

    private static HubTokenizer tokenizer(String name) throws TokenizerLoadException {
        return HubTokenizer.load(FOLDER.resolve(name).resolve("tokenizer.json"));
    }
}
