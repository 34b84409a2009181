package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.v1.ContentPart;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationsTest {

    @Test
    void readSeveralPartsInTheirOrder() {
        Message parts =
                message(Role.ROLE_USER, "")
                        .addParts(ContentPart.newBuilder().setText("one"))
                        .addParts(ContentPart.newBuilder().setText("two"))
                        .build();

        assertThat(Conversations.of(List.of(parts), List.of(), _ -> List.of()).messages())
                .containsExactly(new ChatMessage.User("one\n\ntwo"));
    }

    @Test
    void refuseContentBesideParts() {
        assertThat(
                        refusedField(
                                message(Role.ROLE_USER, "x")
                                        .addParts(ContentPart.newBuilder().setText("y"))))
                .isEqualTo("messages[0].parts");
    }

    @Test
    void refuseAPartThatIsNothingTheyKnow() {
        assertThat(
                        refusedField(
                                message(Role.ROLE_USER, "")
                                        .addParts(ContentPart.getDefaultInstance())))
                .isEqualTo("messages[0].parts[0]");
    }

    @Test
    void giveAnAnswerTheIdsItWasMadeOf() {
        List<Message> messages =
                List.of(
                        message(Role.ROLE_USER, "x").build(),
                        message(Role.ROLE_ASSISTANT, "known").build(),
                        message(Role.ROLE_USER, "y").build());

        Conversation read =
                Conversations.of(
                        messages,
                        List.of(),
                        text -> text.equals("known") ? List.of(7, 8) : List.of());

        assertThat(read.messages())
                .contains(new ChatMessage.Assistant("known", List.of(), List.of(7, 8)));
    }

    @Test
    void continueOnlyTheAssistantsLastMessage() {
        Message begun = message(Role.ROLE_ASSISTANT, "Once").setPrefix(true).build();
        Message question = message(Role.ROLE_USER, "x").build();

        assertThat(
                        Conversations.of(List.of(question, begun), List.of(), _ -> List.of())
                                .continuesAnswer())
                .isTrue();
        assertThat(refusedField(begun.toBuilder().setRole(Role.ROLE_USER)))
                .isEqualTo("messages[0].prefix");
    }

    private static String refusedField(Message.Builder message) {
        return catchThrowableOfType(
                        InferenceException.class,
                        () -> Conversations.of(List.of(message.build()), List.of(), _ -> List.of()))
                .field()
                .orElseThrow();
    }
}
