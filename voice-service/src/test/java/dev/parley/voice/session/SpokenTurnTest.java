package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.realtime.ServerEvent.Measure;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenTurnTest {

    private static final String TRANSCRIBE =
            "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'transcription':{'model':'whisper-1'}}}}}";

    @Test
    void followsTheOrderOfTheProtocol() {
        Rehearsal session = Rehearsal.open().client(TRANSCRIBE).userSpeaks(400, 1_400);

        session.heard("who are you").modelSays("I am Parley. ").speaks("I am Parley. ", 800);
        session.speechEnds();

        assertThat(session.types())
                .containsExactly(
                        "session.created",
                        "session.updated",
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.delta",
                        "conversation.item.input_audio_transcription.completed",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_audio_transcript.delta",
                        "response.output_audio.delta",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done");
        assertThat(session.frame("response.done").at("/response/status").asText())
                .isEqualTo("completed");
        assertThat(session.frame("response.done").at("/response/usage/total_tokens").asInt())
                .isEqualTo(27);
    }

    @Test
    void tellsWhereSpeechBeganAndEndedPaddingAndSilenceIncluded() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400);

        assertThat(
                        session.frame("input_audio_buffer.speech_started")
                                .path("audio_start_ms")
                                .asInt())
                .isEqualTo(100);
        assertThat(session.frame("input_audio_buffer.speech_stopped").path("audio_end_ms").asInt())
                .isEqualTo(1_900);
    }

    @Test
    void keepsTranscriptsToItselfUnlessAskedForThem() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("who are you");

        assertThat(session.types()).noneMatch(type -> type.contains("transcription"));
        assertThat(session.last(Effect.Ask.class).request().messages())
                .contains(new PromptMessage.User("who are you"));
    }

    @Test
    void staysSilentWhenNothingWasSaid() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400);

        session.transcribed(new Transcript.NoSpeech(Rehearsal.timing()));

        assertThat(session.types()).doesNotContain("response.created");
    }

    @Test
    void saysThatItDidNotUnderstandWithoutAskingAModel() {
        Rehearsal session = Rehearsal.open().client(TRANSCRIBE).userSpeaks(400, 1_400);

        session.transcribed(new Transcript.NotUnderstood(Rehearsal.timing()));
        session.speaks(ResponseRules.NOT_UNDERSTOOD, 400).speechEnds();

        assertThat(session.all(Effect.Ask.class)).isEmpty();
        assertThat(session.last(Effect.Say.class).delta()).startsWith("Sorry");
        assertThat(
                        session.frame("conversation.item.input_audio_transcription.completed")
                                .path("transcript")
                                .asText())
                .isEmpty();
        assertThat(session.frame("response.done").at("/response/status").asText())
                .isEqualTo("completed");
        assertThat(session.last(Effect.EndTurn.class).report().result())
                .isEqualTo(TurnReport.Result.NOT_UNDERSTOOD);
    }

    @Test
    void failsTheResponseWhenTheTranscriptFails() {
        Rehearsal session = Rehearsal.open().client(TRANSCRIBE).userSpeaks(400, 1_400);

        session.happens(
                new SessionEvent.TranscriptionFailed(
                        session.lastFinished(), new UpstreamFailure.Unavailable("gone")));

        assertThat(session.types())
                .containsSubsequence(
                        "conversation.item.input_audio_transcription.failed",
                        "response.created",
                        "response.done");
        assertThat(
                        session.frame("response.done")
                                .at("/response/status_details/error/code")
                                .asText())
                .isEqualTo("upstream_unavailable");
    }

    @Test
    void failsTheResponseWhenNobodyAnswers() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("hello");

        session.happens(
                new SessionEvent.AnswerFailed(
                        session.asked(), new UpstreamFailure.TimedOut("too slow")));

        assertThat(session.frame("response.done").at("/response/status").asText())
                .isEqualTo("failed");
        assertThat(session.state().responses()).isEmpty();
    }

    @Test
    void leavesTheAnswerToTheClientWhereItWantsThat() {
        Rehearsal session =
                Rehearsal.open()
                        .client(
                                "{'type':'session.update','session':{'audio':{'input':"
                                        + "{'turn_detection':{'type':'server_vad',"
                                        + "'create_response':false}}}}}")
                        .userSpeaks(400, 1_400)
                        .heard("who are you");

        assertThat(session.types()).doesNotContain("response.created");

        session.client("{'type':'response.create'}");
        assertThat(session.types()).endsWith("response.created");
        assertThat(session.all(Effect.Ask.class)).hasSize(1);
    }

    @Test
    void aTurnThatIsLeftToTheClientEndsBeforeAnotherIsDetected() {
        Rehearsal session = Rehearsal.open().userStarts(400);

        session.client(turnDetection("null")).client(turnDetection("{'type':'server_vad'}"));
        assertThat(session.all(Effect.CancelUtterance.class)).hasSize(1);

        session.userStarts(3_000);
        assertThat(session.all(Effect.OpenUtterance.class)).hasSize(2);
        assertThat(session.all(Effect.CancelUtterance.class)).hasSize(1);
    }

    private static String turnDetection(String rules) {
        return "{'type':'session.update','session':{'audio':{'input':{'turn_detection':"
                + rules
                + "}}}}";
    }

    @Test
    void answersOnceWhenTheUserGoesOnBeforeTheTranscriptIsKnown() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400);
        var first = session.lastFinished();

        session.userSpeaks(2_400, 3_000);
        session.happens(
                new SessionEvent.Transcribed(
                        first, new Transcript.Recognized("what is", 1, Rehearsal.timing())));
        session.heard("two plus two");

        assertThat(session.all(Effect.Ask.class)).hasSize(1);
        assertThat(session.last(Effect.Ask.class).request().messages())
                .contains(
                        new PromptMessage.User("what is"), new PromptMessage.User("two plus two"));
    }

    @Test
    void tellsWhereTheTimeWentInPartsThatSum() {
        Rehearsal session = Rehearsal.openWithOwnEvents().userSpeaks(400, 1_400).wait(30);
        session.heard("who are you").wait(5);
        var response = session.asked();

        session.happens(new SessionEvent.Decided(response, Rehearsal.DECISION)).wait(20);
        session.happens(new SessionEvent.TextArrived(response, "I am Parley. ")).wait(15);
        session.happens(new SessionEvent.ClauseStarted(response)).wait(10);
        session.speaks("I am Parley. ", 20);

        var metrics = session.frame("parley.turn.metrics");
        assertThat(metrics.path("turn_decision_ms").asDouble()).isEqualTo(500);
        assertThat(metrics.path("transcript_ms").asDouble()).isEqualTo(30);
        assertThat(metrics.path("route_ms").asDouble()).isEqualTo(5);
        assertThat(metrics.path("first_token_ms").asDouble()).isEqualTo(20);
        assertThat(metrics.path("first_clause_ms").asDouble()).isEqualTo(15);
        assertThat(metrics.path("first_audio_ms").asDouble()).isEqualTo(10);
        assertThat(metrics.path("engine_ms").asDouble()).isEqualTo(80);
        assertThat(metrics.path("voice_to_voice_ms").asDouble()).isEqualTo(580);
        assertThat(session.frame("parley.route.decision").at("/decision/id").asText())
                .isEqualTo("dec_1");
    }

    @Test
    void sendsNoEventOfItsOwnToAClientThatDidNotAsk() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("who are you");

        session.modelSays("I am Parley. ").speaks("I am Parley. ", 200).speechEnds();

        assertThat(session.types()).noneMatch(type -> type.startsWith("parley."));
    }

    @Test
    void reportsTheSamePartsToMetrics() {
        Rehearsal session = Rehearsal.open().userSpeaks(400, 1_400).heard("who are you");

        session.modelSays("I am Parley. ").speaks("I am Parley. ", 200).speechEnds();

        List<Measure> measures = session.last(Effect.EndTurn.class).report().measures();
        assertThat(measures).extracting(Measure::name).contains("engine", "voice_to_voice");
        assertThat(measures)
                .allMatch(measure -> !measure.value().minus(Duration.ZERO).isNegative());
    }
}
