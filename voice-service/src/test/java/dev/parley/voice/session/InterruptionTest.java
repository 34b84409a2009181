package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.PromptMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    private static Rehearsal speaking() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("tell me about parley");
        return session.modelSays("One two three four. Five six. ")
                .speaks("One two three four. ", 800)
                .clean();
    }

    @Test
    void stopsTheWholeChainAtOnce() {
        Rehearsal session = speaking();
        int release = session.all(Effect.Release.class).size();

        session.userStarts((int) session.state().input().end().toMillis());

        assertThat(session.types())
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "conversation.item.truncated");
        var done = session.frame("response.done").path("response");
        assertThat(done.path("status").asText()).isEqualTo("cancelled");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("turn_detected");
        assertThat(done.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(session.all(Effect.Release.class)).hasSize(release + 1);
    }

    @Test
    void leavesInTheConversationWhatWasHeard() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("tell me about parley");
        session.modelSays("One two three four. ").speaks("One two three four. ", 800);
        int heard = 800 - 300;

        session.userStarts((int) session.state().input().end().toMillis());

        int end = session.frame("conversation.item.truncated").path("audio_end_ms").asInt();
        assertThat(end).isBetween(heard, heard + 80);
        session.userStops((int) session.state().input().end().toMillis() + 500).heard("go on");
        assertThat(session.last(Effect.Ask.class).request().messages())
                .contains(new PromptMessage.Assistant("One two three", List.of()));
    }

    @Test
    void acceptsTheClientsOwnTruncationAfterwards() {
        Rehearsal session = speaking();
        session.userStarts((int) session.state().input().end().toMillis());
        String item = session.frame("conversation.item.truncated").path("item_id").asText();
        session.clean();

        session.client(
                "{'type':'conversation.item.truncate','item_id':'"
                        + item
                        + "','content_index':0,'audio_end_ms':250}");

        assertThat(session.types()).containsExactly("conversation.item.truncated");
        session.client("{'type':'conversation.item.retrieve','item_id':'" + item + "'}");
        assertThat(
                        session.frame("conversation.item.retrieved")
                                .at("/item/content/0/transcript")
                                .asText())
                .isEqualTo("One");
    }

    @Test
    void clampsATruncationPastTheEnd() {
        Rehearsal session = speaking().speechEnds();
        String item = session.frame("response.output_item.done").at("/item/id").asText();

        session.client(
                "{'type':'conversation.item.truncate','item_id':'"
                        + item
                        + "','content_index':0,'audio_end_ms':99000}");

        assertThat(session.frame("conversation.item.truncated").path("audio_end_ms").asInt())
                .isEqualTo(800);
    }

    @Test
    void lateNewsOfACancelledResponseAreForNobody() {
        Rehearsal session = speaking();
        var response = session.asked();
        session.client("{'type':'response.cancel'}").clean();

        session.happens(new SessionEvent.TextArrived(response, "more"));
        session.happens(new SessionEvent.SpeechCompleted(response));
        session.speaks("Five six. ", 40);

        assertThat(session.frames()).isEmpty();
    }

    @Test
    void goesOnWhenInterruptionsAreNotWanted() {
        Rehearsal session =
                Rehearsal.open()
                        .client(
                                "{'type':'session.update','session':{'audio':{'input':"
                                        + "{'turn_detection':{'interrupt_response':false}}}}}")
                        .userSpeaks(400, 1_400)
                        .heard("tell me about parley");
        session.modelSays("One two. ").speaks("One two. ", 200);

        session.userSpeaks(3_000, 4_000).heard("and more");
        assertThat(session.all(Effect.Ask.class)).hasSize(1);

        session.speechEnds();
        assertThat(session.all(Effect.Ask.class)).hasSize(2);
    }

    @Test
    void cutsWhatTheClientStillPlaysAfterTheEndOfTheResponse() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("who are you");
        session.modelSays("One two three four. ").speaks("One two three four. ", 800).speechEnds();
        int now = (int) session.state().input().end().toMillis();

        session.clean().userStarts(now);

        assertThat(session.types())
                .containsExactly(
                        "input_audio_buffer.speech_started", "conversation.item.truncated");
    }

    @Test
    void cancelsAtTheClientsWish() {
        Rehearsal session = speaking().client("{'type':'response.cancel'}");

        assertThat(session.frame("response.done").at("/response/status_details/reason").asText())
                .isEqualTo("client_cancelled");

        session.clean().client("{'type':'response.cancel','event_id':'e9'}");
        assertThat(session.frame("error").at("/error/code").asText())
                .isEqualTo("response_cancel_not_active");
        assertThat(session.frame("error").at("/error/message").asText())
                .startsWith("Cancellation failed");
        assertThat(session.frame("error").at("/error/event_id").asText()).isEqualTo("e9");
    }

    @Test
    void aNewResponseMayFollowACancellationAtOnce() {
        Rehearsal session =
                speaking()
                        .client("{'type':'response.cancel'}")
                        .client("{'type':'response.create'}");

        assertThat(session.types()).endsWith("response.created").doesNotContain("error");
    }

    @Test
    void measuresOnsetToStop() {
        Rehearsal session =
                Rehearsal.openWithOwnEvents().userSpeaks(400, 1_400).heard("tell me about parley");
        session.modelSays("One two three four. ").speaks("One two three four. ", 800);
        int now = (int) session.state().input().end().toMillis();

        session.userSpeaks(now, now + 600).heard("stop").modelSays("Fine. ").speaks("Fine. ", 20);

        assertThat(session.frame("parley.turn.metrics").path("barge_in_ms").asDouble())
                .isEqualTo(60);
    }
}
