package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.Response;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Follows the effects of a session and fails on the first that breaks an invariant. */
final class InvariantWatch {

    private final Set<ResponseId> open = new HashSet<>();
    private final Set<ResponseId> ended = new HashSet<>();
    private final Set<ResponseId> released = new HashSet<>();
    private final Set<String> parts = new HashSet<>();
    private final Set<TurnId> turns = new HashSet<>();
    private Optional<ResponseId> active = Optional.empty();
    private Optional<ItemId> speaking = Optional.empty();
    private SamplePosition consumed = SamplePosition.start(SampleRate.HZ_24000);
    private SamplePosition appended = SamplePosition.start(SampleRate.HZ_24000);
    private int closings;

    Set<ResponseId> openResponses() {
        return open;
    }

    Set<String> openParts() {
        return parts;
    }

    int closings() {
        return closings;
    }

    SamplePosition appended() {
        return appended;
    }

    void see(Effect effect) {
        assertThat(closings).as("nothing follows a close: %s", effect).isZero();
        switch (effect) {
            case Effect.Send(ServerEvent event) -> see(event);
            case Effect.AppendAudio(var audio) ->
                    appended = appended.plus(audio.remaining() / Short.BYTES);
            case Effect.DropAudio(var before) -> consume(before);
            case Effect.OpenUtterance(var item, _, var from) ->
                    assertThat(from.isBefore(consumed))
                            .as("%s would hear consumed sound", item)
                            .isFalse();
            case Effect.FinishUtterance(_, var to) -> consume(to);
            case Effect.Ask(var response, _, _) -> requireAlive(response);
            case Effect.OpenSpeech(var response, _, _) -> requireAlive(response);
            case Effect.Say(var response, _) -> requireAlive(response);
            case Effect.EndSpeech(var response) -> requireAlive(response);
            case Effect.Release(var response) ->
                    assertThat(released.add(response)).as("released once").isTrue();
            case Effect.BeginTurn(var turn) -> assertThat(turns.add(turn)).isTrue();
            case Effect.EndTurn(var turn, _) ->
                    assertThat(turns.remove(turn)).as("a turn ends once: %s", turn).isTrue();
            case Effect.Close _ -> closings++;
            case Effect.CancelUtterance _, Effect.DetectTurns _, Effect.ForgetTurn _ -> {}
        }
    }

    private void consume(SamplePosition to) {
        assertThat(to.isBefore(consumed)).as("sound consumed twice").isFalse();
        assertThat(appended.isBefore(to)).as("sound consumed before it came").isFalse();
        consumed = to;
    }

    private void requireAlive(ResponseId response) {
        assertThat(open).contains(response);
    }

    private void see(ServerEvent event) {
        switch (event) {
            case ServerEvent.ResponseCreated(Response response) -> {
                assertThat(ended).doesNotContain(response.id());
                open.add(response.id());
                if (response.conversation().isPresent()) {
                    assertThat(active).as("one active response").isEmpty();
                    active = Optional.of(response.id());
                }
            }
            case ServerEvent.ResponseDone(Response response) -> {
                assertThat(open.remove(response.id())).as("one end").isTrue();
                assertThat(parts).noneMatch(part -> part.startsWith(response.id().value()));
                ended.add(response.id());
                active = active.filter(id -> !id.equals(response.id()));
            }
            case ServerEvent.OutputItemAdded(var response, int index, _) -> {
                requireAlive(response);
                assertThat(parts.add(response + "/item" + index)).isTrue();
            }
            case ServerEvent.OutputItemDone(var response, int index, _) -> {
                requireAlive(response);
                assertThat(parts.remove(response + "/item" + index)).isTrue();
            }
            case ServerEvent.ContentPartAdded(var part, _) ->
                    assertThat(parts.add(part.response() + "/part" + part.outputIndex())).isTrue();
            case ServerEvent.ContentPartDone(var part, _) ->
                    assertThat(parts.remove(part.response() + "/part" + part.outputIndex()))
                            .isTrue();
            case ServerEvent.AudioDelta(var part, _) -> requireOpenPart(part);
            case ServerEvent.TranscriptDelta(var part, _) -> requireOpenPart(part);
            case ServerEvent.TextDelta(var part, _) -> requireOpenPart(part);
            case ServerEvent.ItemAdded(var item, _) ->
                    assertThat(parts.add("item " + item.id())).isTrue();
            case ServerEvent.ItemDone(var item, _) ->
                    assertThat(parts.remove("item " + item.id())).isTrue();
            case ServerEvent.SpeechStarted(var item, _) -> speaking = Optional.of(item);
            case ServerEvent.SpeechStopped(var item, _) -> {
                assertThat(speaking).contains(item);
                speaking = Optional.empty();
            }
            default -> {}
        }
    }

    private void requireOpenPart(ServerEvent.Part part) {
        assertThat(parts).contains(part.response() + "/part" + part.outputIndex());
    }
}
