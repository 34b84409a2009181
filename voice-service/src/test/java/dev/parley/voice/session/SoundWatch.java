package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ServerEvent;
import java.util.Optional;

/**
 * Follows the user's sound and fails where some is lost or consumed twice: what came leaves in
 * order and once, with a turn that is committed, at the client's clear, or as the silence before a
 * turn. Follows the user's speech too, which is open exactly as long as the turn it opened.
 */
final class SoundWatch {

    private SamplePosition consumed = SamplePosition.start(SampleRate.HZ_24000);
    private SamplePosition appended = SamplePosition.start(SampleRate.HZ_24000);
    private Optional<ItemId> turn = Optional.empty();
    private Optional<ItemId> speech = Optional.empty();
    private boolean detecting;
    private boolean givenUp;
    private boolean mayGiveUp;

    void see(Effect effect) {
        switch (effect) {
            case Effect.AppendAudio(var audio) ->
                    appended = appended.plus(audio.remaining() / Short.BYTES);
            case Effect.DropAudio(var before) -> {
                assertThat(turn).as("an open turn loses its sound").isEmpty();
                consume(before);
            }
            case Effect.OpenUtterance(var item, _, var from) -> {
                assertThat(turn).as("one open turn").isEmpty();
                assertThat(from).as("%s begins where the last ended", item).isEqualTo(consumed);
                turn = Optional.of(item);
            }
            case Effect.FinishUtterance(var item, var to) -> {
                consume(to);
                leave(item);
            }
            case Effect.CancelUtterance(var item) -> {
                givenUp = true;
                leave(item);
            }
            case Effect.DetectTurns(var rules) -> {
                mayGiveUp |= rules.isPresent() && !detecting;
                detecting = rules.isPresent();
            }
            case Effect.Send(ServerEvent event) -> see(event);
            default -> {}
        }
    }

    private void consume(SamplePosition to) {
        assertThat(to.isBefore(consumed)).as("sound consumed twice").isFalse();
        assertThat(appended.isBefore(to)).as("sound consumed before it came").isFalse();
        consumed = to;
    }

    private void leave(ItemId item) {
        assertThat(turn).contains(item);
        turn = Optional.empty();
        speech = speech.filter(spoken -> !spoken.equals(item));
    }

    private void see(ServerEvent event) {
        switch (event) {
            case ServerEvent.SpeechStarted(var item, _) -> {
                assertThat(speech).as("a second speech before the end of the first").isEmpty();
                speech = Optional.of(item);
            }
            case ServerEvent.SpeechStopped(var item, _) -> {
                assertThat(speech).contains(item);
                speech = Optional.empty();
            }
            case ServerEvent.AudioCleared _ -> mayGiveUp = true;
            default -> {}
        }
    }

    /** After all effects of one event: the machine counts what its effects did. */
    void settle(Input input) {
        assertThat(givenUp && !mayGiveUp).as("a turn given up that nobody gave up").isFalse();
        givenUp = false;
        mayGiveUp = false;
        if (detecting || speech.isPresent()) {
            assertThat(speech).as("speech is open as long as its turn").isEqualTo(turn);
        }
        assertThat(input.utterance().map(Input.OpenUtterance::item)).isEqualTo(turn);
        assertThat(input.start()).isEqualTo(consumed);
        assertThat(input.end()).isEqualTo(appended);
    }
}
