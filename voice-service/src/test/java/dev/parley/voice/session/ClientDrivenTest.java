package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.PromptTool;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientDrivenTest {

    private static final String MANUAL =
            "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'turn_detection':null}}}}";
    private static final String TEXT_RESPONSE =
            "{'type':'response.create','response':{'output_modalities':['text'],"
                    + "'metadata':{'client_event_id':'abc'}}}";

    private static String userSays(String text) {
        return "{'type':'conversation.item.create','item':{'id':'mine','type':'message',"
                + "'role':'user','content':[{'type':'input_text','text':'"
                + text
                + "'}]}}";
    }

    private static String tools(String... names) {
        StringBuilder tools = new StringBuilder();
        for (String name : names) {
            tools.append(tools.isEmpty() ? "" : ",")
                    .append("{'type':'function','name':'" + name + "','description':'d',")
                    .append("'parameters':{'type':'object','properties':{}}}");
        }
        return "{'type':'session.update','session':{'tools':[" + tools + "]}}";
    }

    @Test
    void commitsWhatTheClientAppended() {
        Rehearsal session = Rehearsal.open().client(MANUAL).append(500).append(500).clean();

        session.client("{'type':'input_audio_buffer.commit'}");

        assertThat(session.types())
                .containsExactly(
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done");
        assertThat(session.all(Effect.OpenUtterance.class)).hasSize(1);
        assertThat(session.last(Effect.FinishUtterance.class).to().toMillis()).isEqualTo(1_000);
    }

    @Test
    void answersACommittedTurnOnceItsTranscriptIsKnown() {
        Rehearsal session = Rehearsal.open().client(MANUAL).append(500);

        session.client("{'type':'input_audio_buffer.commit'}").client("{'type':'response.create'}");
        assertThat(session.types()).endsWith("response.created");
        assertThat(session.all(Effect.Ask.class)).isEmpty();

        session.heard("who are you");
        assertThat(session.all(Effect.Ask.class)).hasSize(1);
    }

    @Test
    void refusesToCommitLessThanATenthOfASecond() {
        Rehearsal session = Rehearsal.open().client(MANUAL).append(40).clean();

        session.client("{'type':'input_audio_buffer.commit','event_id':'e1'}");

        assertThat(session.frame("error").at("/error/code").asText())
                .isEqualTo("input_audio_buffer_commit_empty");
        assertThat(session.frame("error").at("/error/message").asText()).contains("40ms");
        assertThat(session.frame("error").at("/error/event_id").asText()).isEqualTo("e1");
    }

    @Test
    void clearForgetsWhatWaits() {
        Rehearsal session =
                Rehearsal.open()
                        .client(MANUAL)
                        .append(500)
                        .client("{'type':'input_audio_buffer.clear'}")
                        .client("{'type':'input_audio_buffer.commit'}");

        assertThat(session.types()).contains("input_audio_buffer.cleared", "error");
        assertThat(session.all(Effect.CancelUtterance.class)).hasSize(1);
    }

    @Test
    void refusesSoundThatDoesNotFitAndGoesOn() {
        Rehearsal session = Rehearsal.open().client(MANUAL).append(59_000).append(2_000);

        assertThat(session.frame("error").at("/error/code").asText())
                .isEqualTo("input_audio_buffer_full");
        assertThat(session.state().input().duration().toMillis()).isEqualTo(59_000);
    }

    @Test
    void answersTextWithText() {
        Rehearsal session = Rehearsal.open().client(userSays("hello")).client(TEXT_RESPONSE);

        session.modelSays("Hello there.");

        assertThat(session.types())
                .containsExactly(
                        "session.created",
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done");
        assertThat(
                        session.frame("response.created")
                                .at("/response/metadata/client_event_id")
                                .asText())
                .isEqualTo("abc");
        assertThat(session.frame("response.output_text.done").path("text").asText())
                .isEqualTo("Hello there.");
        assertThat(session.all(Effect.OpenSpeech.class)).isEmpty();
    }

    @Test
    void refusesASecondResponseAndNamesTheFirst() {
        Rehearsal session =
                Rehearsal.open()
                        .client(userSays("hello"))
                        .client("{'type':'response.create'}")
                        .client("{'type':'response.create','event_id':'second'}");

        var error = session.frame("error").path("error");
        assertThat(error.path("code").asText())
                .isEqualTo("conversation_already_has_active_response");
        assertThat(error.path("event_id").asText()).isEqualTo("second");
        assertThat(error.path("message").asText()).contains(session.asked().value());
    }

    @Test
    void failsWhereThereIsNothingToAnswer() {
        Rehearsal session = Rehearsal.open().client("{'type':'response.create'}");

        assertThat(
                        session.frame("response.done")
                                .at("/response/status_details/error/code")
                                .asText())
                .isEqualTo("nothing_to_answer");
    }

    @Test
    void carriesAFunctionCallThereAndBack() {
        Rehearsal session =
                Rehearsal.open()
                        .client(tools("get_time"))
                        .client(userSays("what time is it"))
                        .client("{'type':'response.create'}")
                        .clean();

        session.modelCalls("get_time", "");

        assertThat(session.types())
                .containsExactly(
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done");
        var item = session.frame("response.output_item.done").path("item");
        assertThat(item.path("arguments").asText()).isEqualTo("{}");
        assertThat(item.path("status").asText()).isEqualTo("completed");

        session.client(
                        "{'type':'conversation.item.create','item':{'type':'function_call_output',"
                                + "'call_id':'c1','output':'noon'}}")
                .client("{'type':'response.create'}");
        assertThat(session.last(Effect.Ask.class).request().messages())
                .endsWith(
                        new PromptMessage.Assistant(
                                "", List.of(new PromptMessage.ToolCall("c1", "get_time", "{}"))),
                        new PromptMessage.ToolResult("c1", "noon"));
    }

    @Test
    void showsACallAfterTheWordsBeforeItWereSpoken() {
        Rehearsal session =
                Rehearsal.open()
                        .client(tools("get_time"))
                        .client(userSays("what time is it"))
                        .client("{'type':'response.create'}");
        session.happens(new SessionEvent.TextArrived(session.asked(), "Let me see. "));

        session.modelCalls("get_time", "{}");
        assertThat(session.types()).doesNotContain("response.function_call_arguments.done");

        session.speaks("Let me see. ", 100).speechEnds();
        assertThat(session.types())
                .containsSubsequence(
                        "response.output_audio.done",
                        "response.function_call_arguments.done",
                        "response.done");
        assertThat(
                        session.frame("response.function_call_arguments.done")
                                .path("output_index")
                                .asInt())
                .isEqualTo(1);
    }

    @Test
    void explainsTheLastRouteItselfAndShowsTheClientNothing() {
        Rehearsal session = Rehearsal.open().client(userSays("hello")).client(TEXT_RESPONSE);
        assertThat(session.last(Effect.Ask.class).request().tools()).isEmpty();
        session.modelSays("Hello.");
        session.client(userSays("why").replace("mine", "mine2")).client(TEXT_RESPONSE).clean();
        assertThat(session.last(Effect.Ask.class).request().tools())
                .extracting(PromptTool::name)
                .containsExactly("explain_route");

        session.modelCalls("explain_route", "{}");
        assertThat(session.frames()).isEmpty();
        assertThat(session.last(Effect.Ask.class).request().messages())
                .endsWith(
                        new PromptMessage.ToolResult(
                                "c1", "{\"summary\":\"It was the cheapest.\"}"));

        session.modelSays("It was cheap.");
        assertThat(session.types()).doesNotContain("response.function_call_arguments.done");
        assertThat(session.frame("response.done").at("/response/usage/output_tokens").asInt())
                .isEqualTo(14);
        assertThat(session.frame("response.done").at("/response/output")).hasSize(1);
    }

    @Test
    void aFunctionOfTheClientsTakesTheNameOfOurs() {
        Rehearsal session = Rehearsal.open().client(userSays("hello")).client(TEXT_RESPONSE);
        session.modelSays("Hello.").client(tools("explain_route"));

        session.client(userSays("why").replace("mine", "mine2")).client(TEXT_RESPONSE).clean();
        session.modelCalls("explain_route", "{}");

        assertThat(session.frame("response.output_item.done").at("/item/name").asText())
                .isEqualTo("explain_route");
    }

    @Test
    void cutsOffAModelThatOnlyEverAsks() {
        Rehearsal session = Rehearsal.open().client(userSays("why")).client(TEXT_RESPONSE);

        for (int round = 0; round <= OwnTool.MOST_ROUNDS; round++) {
            session.modelCalls("explain_route", "{}");
        }

        assertThat(session.types()).endsWith("response.done");
    }

    @Test
    void answersOutsideTheConversationBesideIt() {
        Rehearsal session =
                Rehearsal.open()
                        .client(userSays("hello"))
                        .client("{'type':'response.create'}")
                        .client(
                                "{'type':'response.create','response':{'conversation':'none',"
                                        + "'output_modalities':['text'],'input':[{'type':'message',"
                                        + "'role':'user','content':[{'type':'input_text',"
                                        + "'text':'classify'}]},{'type':'item_reference',"
                                        + "'id':'mine'}]}}")
                        .clean();

        session.modelSays("Fine.");

        assertThat(session.last(Effect.Ask.class).request().messages())
                .endsWith(new PromptMessage.User("classify"), new PromptMessage.User("hello"));
        assertThat(session.types()).contains("response.done");
        assertThat(session.types()).noneMatch(type -> type.startsWith("conversation."));
        assertThat(session.state().responses()).hasSize(1);
        assertThat(session.state().conversation().size()).isEqualTo(1);
    }

    @Test
    void keepsTheOrderTheClientGivesItsItems() {
        Rehearsal session =
                Rehearsal.open()
                        .client(userSays("second"))
                        .client(
                                userSays("first")
                                        .replace("mine", "front")
                                        .replace("'item'", "'previous_item_id':'root','item'"));

        assertThat(session.frame("conversation.item.added").path("previous_item_id").isNull())
                .isTrue();
        assertThat(session.state().conversation().items())
                .extracting(item -> item.id().value())
                .containsExactly("front", "mine");
    }

    @Test
    void retrievesAndDeletesItems() {
        Rehearsal session =
                Rehearsal.open()
                        .client(userSays("hello"))
                        .client("{'type':'conversation.item.retrieve','item_id':'mine'}")
                        .client("{'type':'conversation.item.delete','item_id':'mine'}")
                        .client("{'type':'conversation.item.retrieve','item_id':'mine'}");

        assertThat(session.frame("conversation.item.retrieved").at("/item/content/0/text").asText())
                .isEqualTo("hello");
        assertThat(session.frame("error").at("/error/code").asText())
                .isEqualTo("item_retrieve_invalid_item_id");
    }

    @Test
    void refusesAnItemTwice() {
        Rehearsal session = Rehearsal.open().client(userSays("a")).client(userSays("b"));

        assertThat(session.frame("error").at("/error/param").asText()).isEqualTo("item.id");
    }

    @Test
    void drainsWhenTheRunningTurnIsDone() {
        Rehearsal session = Rehearsal.open().client(userSays("hello")).client(TEXT_RESPONSE);

        session.happens(new SessionEvent.DrainRequested());
        assertThat(session.all(Effect.Close.class)).isEmpty();
        session.modelSays("Hello.");

        assertThat(session.last(Effect.Close.class).code()).isEqualTo(1001);
        assertThat(session.types()).endsWith("response.done");
    }

    @Test
    void endsEveryResponseBeforeItCloses() {
        Rehearsal session = Rehearsal.open().client(userSays("hello")).client(TEXT_RESPONSE);

        session.happens(new SessionEvent.Expired()).happens(new SessionEvent.Expired());

        assertThat(session.types()).endsWith("response.done", "error");
        assertThat(session.frame("error").at("/error/code").asText()).isEqualTo("session_expired");
        assertThat(session.all(Effect.Close.class)).hasSize(1);
    }
}
