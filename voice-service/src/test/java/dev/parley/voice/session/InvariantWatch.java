package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.realtime.Outcome;
import dev.parley.voice.realtime.Response;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig.ServerVad;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Follows the effects of a session and fails on the first that breaks an invariant. */
final class InvariantWatch {

    private static final Outcome CUT_SHORT =
            new Outcome.Cancelled(Outcome.CancelReason.TURN_DETECTED);

    private final SoundWatch sound = new SoundWatch();
    private final SnapshotWatch settings = new SnapshotWatch();
    private final Set<ResponseId> open = new HashSet<>();
    private final Set<ResponseId> ended = new HashSet<>();
    private final Set<ResponseId> running = new HashSet<>();
    private final Set<ResponseId> released = new HashSet<>();
    private final Set<String> parts = new HashSet<>();
    private final Set<TurnId> turns = new HashSet<>();
    private Optional<ResponseId> active = Optional.empty();
    private Optional<ResponseId> interrupted = Optional.empty();
    private int errors;
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

    /** Events refused so far, and ends of the session that were explained. */
    int errors() {
        return errors;
    }

    void see(Effect effect) {
        assertThat(closings).as("nothing follows a close: %s", effect).isZero();
        sound.see(effect);
        settings.see(effect);
        switch (effect) {
            case Effect.Send(ServerEvent event) -> see(event);
            case Effect.Ask(var response, _, _) -> begin(response);
            case Effect.OpenSpeech(var response, _, _) -> begin(response);
            case Effect.Say(var response, _) -> requireAlive(response);
            case Effect.EndSpeech(var response) -> requireAlive(response);
            case Effect.Release(var response) -> {
                assertThat(released.add(response)).as("released once").isTrue();
                running.remove(response);
            }
            case Effect.BeginTurn(var turn) -> assertThat(turns.add(turn)).isTrue();
            case Effect.EndTurn(var turn, _) ->
                    assertThat(turns.remove(turn)).as("a turn ends once: %s", turn).isTrue();
            case Effect.Close _ -> {
                assertThat(running).as("work that a close leaves behind").isEmpty();
                closings++;
            }
            case Effect.AppendAudio _, Effect.DropAudio _, Effect.OpenUtterance _ -> {}
            case Effect.FinishUtterance _, Effect.CancelUtterance _ -> {}
            case Effect.DetectTurns _, Effect.ForgetTurn _ -> {}
        }
    }

    /** All effects of one event were seen, which led to this state. */
    void settle(SessionState state) {
        interrupted.ifPresent(response ->
                assertThat(open)
                        .as("a barge-in cancels at once, before the new turn is committed")
                        .doesNotContain(response));
        interrupted = Optional.empty();
        sound.settle(state.input());
    }

    private void begin(ResponseId response) {
        requireAlive(response);
        running.add(response);
    }

    private void requireAlive(ResponseId response) {
        assertThat(open).contains(response);
    }

    private void see(ServerEvent event) {
        switch (event) {
            case ServerEvent.ResponseCreated(Response response) -> create(response);
            case ServerEvent.ResponseDone(Response response) -> end(response);
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
            case ServerEvent.SpeechStarted _ -> interrupted = active.filter(_ -> interrupts());
            case ServerEvent.ErrorRaised _ -> errors++;
            default -> {}
        }
    }

    private void create(Response response) {
        assertThat(ended).doesNotContain(response.id());
        open.add(response.id());
        if (response.conversation().isPresent()) {
            assertThat(active).as("one active response").isEmpty();
            active = Optional.of(response.id());
        }
    }

    private void end(Response response) {
        assertThat(open.remove(response.id())).as("one end").isTrue();
        assertThat(parts).noneMatch(part -> part.startsWith(response.id() + "/"));
        ended.add(response.id());
        active = active.filter(id -> !id.equals(response.id()));
        if (interrupted.equals(Optional.of(response.id()))) {
            assertThat(response.outcome()).contains(CUT_SHORT);
        }
    }

    private boolean interrupts() {
        return settings.config().turnDetection().filter(ServerVad::interruptResponse).isPresent();
    }

    private void requireOpenPart(ServerEvent.Part part) {
        assertThat(parts).contains(part.response() + "/part" + part.outputIndex());
        assertThat(interrupted)
                .as("speaks on after a barge-in")
                .isNotEqualTo(Optional.of(part.response()));
    }
}
