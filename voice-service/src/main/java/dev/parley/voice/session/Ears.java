package dev.parley.voice.session;

import dev.parley.voice.audio.AudioBuffer;
import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.Framer;
import dev.parley.voice.audio.Pcm16;
import dev.parley.voice.audio.Resampler;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.SessionConfig.ServerVad;
import dev.parley.voice.stt.Transcriber.Utterance;
import dev.parley.voice.turn.ServerVadSettings;
import dev.parley.voice.turn.TurnDetector;
import dev.parley.voice.turn.TurnEvent;
import dev.parley.voice.vad.VoiceActivityDetector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears the client: keeps the sound that no turn has consumed, watches it for turns frame by frame
 * and passes the open utterance on. A turn is told before the sound after it is looked at.
 * Everything in this class runs on the session's thread.
 */
final class Ears {

    private static final SampleRate WIRE = SampleRate.HZ_24000;
    private static final SampleRate HEARD = SampleRate.HZ_16000;

    /** Beyond what the machine lets in: it counts sound before it gets here. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final VoiceActivityDetector activity;
    private final Consumer<TurnEvent> listener;
    private final AudioBuffer buffer;
    private final Resampler resampler = new Resampler(WIRE, HEARD);
    private final Framer framer = new Framer(HEARD);
    private @Nullable TurnDetector turns;
    private @Nullable Listening open;

    Ears(VoiceActivityDetector activity, Duration capacity, Consumer<TurnEvent> listener) {
        this.activity = activity;
        this.listener = listener;
        this.buffer = new AudioBuffer(WIRE, capacity.plus(SLACK));
    }

    /** An utterance being transcribed while it comes. */
    private record Listening(ItemId item, Utterance utterance, Resampler resampler) {

        void push(short[] samples) {
            utterance.push(resampler.push(samples));
        }

        void finish() {
            utterance.push(resampler.finish());
            utterance.finish();
        }
    }

    /** Hears more sound. */
    void append(ByteBuffer audio) {
        short[] samples = Pcm16.decode(audio);
        int step = AudioFrame.length(WIRE);
        for (int from = 0; from < samples.length; from += step) {
            hear(Arrays.copyOfRange(samples, from, Math.min(from + step, samples.length)));
        }
    }

    private void hear(short[] samples) {
        buffer.append(samples);
        if (open != null) {
            open.push(samples);
        }
        framer.push(resampler.push(samples)).forEach(this::watch);
    }

    private void watch(AudioFrame frame) {
        if (turns != null) {
            turns.accept(frame.start(), activity.accept(frame)).ifPresent(listener);
        }
    }

    void dropBefore(SamplePosition place) {
        buffer.dropBefore(place);
    }

    /** Passes on the sound from a place, and what comes. */
    void open(ItemId item, Utterance utterance, SamplePosition from) {
        open = new Listening(item, utterance, new Resampler(WIRE, HEARD));
        open.push(buffer.read(from, buffer.end()));
    }

    /** The utterance ends at a place, where the sound that was heard ends too. */
    void finish(ItemId item, SamplePosition to) {
        buffer.dropBefore(to);
        if (open != null && open.item().equals(item)) {
            open.finish();
            open = null;
        }
    }

    void cancel(ItemId item) {
        if (open != null && open.item().equals(item)) {
            open.utterance().cancel();
            open = null;
        }
    }

    /** Finds turns by these rules from now on, or not at all. */
    void detect(Optional<ServerVad> rules) {
        if (rules.isEmpty()) {
            turns = null;
            return;
        }
        ServerVadSettings settings = settings(rules.get());
        if (turns != null) {
            turns.update(settings);
            return;
        }
        activity.reset();
        turns = new TurnDetector(HEARD, settings);
        turns.reset(framer.end());
    }

    private static ServerVadSettings settings(ServerVad vad) {
        return new ServerVadSettings(
                vad.threshold(),
                Duration.ofMillis(vad.prefixPaddingMillis()),
                Duration.ofMillis(vad.silenceDurationMillis()),
                ServerVadSettings.DEFAULT_MINIMUM_SPEECH);
    }

    void forgetTurn(SamplePosition place) {
        if (turns != null) {
            turns.reset(place.in(HEARD));
        }
    }

    /** Hears no more. */
    void close() {
        if (open != null) {
            open.utterance().cancel();
            open = null;
        }
    }
}
