package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.AnswerRequest;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.PromptTool;
import dev.parley.voice.realtime.FunctionTool;
import dev.parley.voice.realtime.Modality;
import dev.parley.voice.realtime.Response;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fails where a response follows settings that came after it was created. */
final class SnapshotWatch {

    private final Map<ResponseId, Created> responses = new HashMap<>();
    private Optional<SessionConfig> config = Optional.empty();

    /** A response as the client saw it first, and the session's settings at that moment. */
    private record Created(Response response, SessionConfig config) {}

    /** The session's settings as the client knows them. */
    SessionConfig config() {
        return config.orElseThrow();
    }

    void see(Effect effect) {
        switch (effect) {
            case Effect.Send(ServerEvent event) -> see(event);
            case Effect.Ask(var response, _, var request) ->
                    requireAskedBy(created(response).config(), request);
            case Effect.OpenSpeech(var response, _, var speed) -> {
                requireModality(response, Modality.AUDIO);
                assertThat(speed).isEqualTo(created(response).config().speed());
            }
            default -> {}
        }
    }

    private void see(ServerEvent event) {
        switch (event) {
            case ServerEvent.SessionCreated(var session) -> config = Optional.of(session.config());
            case ServerEvent.SessionUpdated(var session) -> config = Optional.of(session.config());
            case ServerEvent.ResponseCreated(var response) -> {
                assertThat(response.voice()).isEqualTo(config().voice());
                assertThat(response.maxOutputTokens()).isEqualTo(config().maxOutputTokens());
                responses.put(response.id(), new Created(response, config()));
            }
            case ServerEvent.ResponseDone(var response) -> requireUnchanged(response);
            case ServerEvent.TextDelta(var part, _) ->
                    requireModality(part.response(), Modality.TEXT);
            case ServerEvent.TranscriptDelta(var part, _) ->
                    requireModality(part.response(), Modality.AUDIO);
            case ServerEvent.AudioDelta(var part, _) ->
                    requireModality(part.response(), Modality.AUDIO);
            default -> {}
        }
    }

    private Created created(ResponseId response) {
        return Optional.ofNullable(responses.get(response)).orElseThrow();
    }

    private static void requireAskedBy(SessionConfig settings, AnswerRequest request) {
        assertThat(request.messages().getFirst())
                .isEqualTo(new PromptMessage.Instruction(settings.instructions()));
        assertThat(request.maxTokens()).isEqualTo(settings.maxOutputTokens());
        List<String> tools = settings.tools().stream().map(FunctionTool::name).toList();
        assertThat(request.tools().stream().map(PromptTool::name))
                .filteredOn(name -> !name.equals("explain_route"))
                .isEqualTo(tools);
    }

    private void requireModality(ResponseId response, Modality modality) {
        assertThat(created(response).response().modality()).isEqualTo(modality);
    }

    private void requireUnchanged(Response done) {
        Response first = created(done.id()).response();
        assertThat(done.modality()).isEqualTo(first.modality());
        assertThat(done.voice()).isEqualTo(first.voice());
        assertThat(done.maxOutputTokens()).isEqualTo(first.maxOutputTokens());
        assertThat(done.metadata()).isEqualTo(first.metadata());
    }
}
