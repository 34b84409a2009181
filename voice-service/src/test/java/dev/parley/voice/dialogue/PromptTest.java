package dev.parley.voice.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.PromptMessage.Assistant;
import dev.parley.voice.dialogue.PromptMessage.Instruction;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.PromptMessage.ToolResult;
import dev.parley.voice.dialogue.PromptMessage.User;
import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ItemStatus;
import dev.parley.voice.realtime.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {

    private static Item.Message message(Role role, Content content) {
        return new Item.Message(new ItemId("i"), ItemStatus.COMPLETED, role, List.of(content));
    }

    private static Item.Message user(String text) {
        return message(Role.USER, new Content.InputText(text));
    }

    private static Item call(String id) {
        return new Item.FunctionCall(
                new ItemId("i"), ItemStatus.COMPLETED, new CallId(id), "f", "{}");
    }

    private static Item output(String id) {
        return new Item.FunctionCallOutput(
                new ItemId("i"), ItemStatus.COMPLETED, new CallId(id), "done");
    }

    @Test
    void readsWhatWasSpokenAndWritten() {
        List<PromptMessage> messages =
                Prompt.of(
                        "Be brief.",
                        List.of(
                                message(
                                        Role.USER,
                                        new Content.InputAudio(Optional.of("who are you"))),
                                message(Role.ASSISTANT, new Content.OutputAudio("I am Parley.")),
                                user("and you?")));

        assertThat(messages)
                .containsExactly(
                        new Instruction("Be brief."),
                        new User("who are you"),
                        new Assistant("I am Parley.", List.of()),
                        new User("and you?"));
    }

    @Test
    void leavesOutWhatNobodyUnderstood() {
        assertThat(
                        Prompt.of(
                                "",
                                List.of(
                                        message(Role.USER, new Content.InputAudio(Optional.of(""))),
                                        message(
                                                Role.USER,
                                                new Content.InputAudio(Optional.empty())))))
                .isEmpty();
    }

    @Test
    void callsBelongToTheWordsBeforeThem() {
        List<PromptMessage> messages =
                Prompt.of(
                        "",
                        List.of(
                                user("what time is it"),
                                message(Role.ASSISTANT, new Content.OutputText("Let me see.")),
                                call("a"),
                                call("b"),
                                output("a"),
                                output("b")));

        assertThat(messages)
                .containsExactly(
                        new User("what time is it"),
                        new Assistant(
                                "Let me see.",
                                List.of(
                                        new ToolCall("a", "f", "{}"),
                                        new ToolCall("b", "f", "{}"))),
                        new ToolResult("a", "done"),
                        new ToolResult("b", "done"));
    }

    @Test
    void leavesOutACallThatNobodyAnswered() {
        assertThat(Prompt.of("", List.of(user("x"), call("a"), user("y"))))
                .containsExactly(new User("x"), new User("y"));
    }

    @Test
    void anAnswerAskedForAgainIsNotReadByTheModel() {
        List<PromptMessage> messages = List.of(new User("x"), new Assistant("cut", List.of()));

        assertThat(Prompt.upToQuestion(messages)).containsExactly(new User("x"));
        assertThat(Prompt.upToQuestion(List.of(new Instruction("x")))).isEmpty();
    }

    @Test
    void dropsTheOldestTurnsFirstAndNeverTheLast() {
        List<PromptMessage> messages = new ArrayList<>();
        messages.add(new Instruction("Be brief."));
        for (int turn = 0; turn < 20; turn++) {
            messages.add(new User("question number " + turn + " of this long talk"));
            messages.add(new Assistant("answer number " + turn + " of this long talk", List.of()));
        }
        messages.add(new User("the last"));

        List<PromptMessage> kept = Prompt.newest(messages, 100);

        assertThat(Prompt.estimateTokens(kept)).isLessThanOrEqualTo(100);
        assertThat(kept.getFirst()).isEqualTo(new Instruction("Be brief."));
        assertThat(kept.get(1)).isInstanceOf(User.class);
        assertThat(kept.getLast()).isEqualTo(new User("the last"));
        assertThat(Prompt.newest(messages, 1))
                .containsExactly(new Instruction("Be brief."), new User("the last"));
    }
}
