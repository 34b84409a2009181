package dev.parley.voice.tts;

import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.UpstreamFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * A synthesiser that speaks 60 ms of square wave for every character, with 100 ms of silence before
 * and 200 ms after, at 16 kHz. Sound comes as soon as it is requested, on the requesting thread;
 * the test can hold it back or fail it.
 */
public final class FakeSynthesizer implements Synthesizer {

    /** Samples of audible sound for every character. */
    public static final int SAMPLES_PER_CHARACTER = 960;

    private static final int PIECE = 3_200;
    private static final int LEADING_SILENCE = 1_600;
    private static final int TRAILING_SILENCE = 3_200;
    private static final short LOUD = 8_000;

    private final List<FakeSynthesis> syntheses = new ArrayList<>();
    private boolean held;
    private Optional<UpstreamFailure> failure = Optional.empty();

    @Override
    public FakeSynthesis speak(String text, SpeechStyle style, Listener listener) {
        FakeSynthesis synthesis = new FakeSynthesis(text, style, listener);
        syntheses.add(synthesis);
        return synthesis;
    }

    /** All texts to be spoken, oldest first. */
    public List<FakeSynthesis> syntheses() {
        return List.copyOf(syntheses);
    }

    /** The texts themselves, oldest first. */
    public List<String> texts() {
        return syntheses.stream().map(FakeSynthesis::text).toList();
    }

    /** No sound comes until {@link #release}. */
    public void hold() {
        held = true;
    }

    /** Lets the sound come that was requested meanwhile. */
    public void release() {
        held = false;
        syntheses().forEach(FakeSynthesis::deliver);
    }

    /** Every later request fails instead of bringing sound. */
    public void failWith(UpstreamFailure newFailure) {
        failure = Optional.of(newFailure);
    }

    /** One text. */
    public final class FakeSynthesis implements Synthesis {

        private final String text;
        private final SpeechStyle style;
        private final Listener listener;
        private final Queue<short[]> pieces = new ArrayDeque<>();
        private int requested;
        private boolean delivering;
        private boolean ended;
        private boolean cancelled;

        FakeSynthesis(String text, SpeechStyle style, Listener listener) {
            this.text = text;
            this.style = style;
            this.listener = listener;
            int loud = SAMPLES_PER_CHARACTER * text.length();
            short[] all = new short[LEADING_SILENCE + loud + TRAILING_SILENCE];
            for (int n = 0; n < loud; n++) {
                all[LEADING_SILENCE + n] = n % 100 < 50 ? LOUD : -LOUD;
            }
            for (int from = 0; from < all.length; from += PIECE) {
                pieces.add(
                        java.util.Arrays.copyOfRange(
                                all, from, Math.min(all.length, from + PIECE)));
            }
        }

        @Override
        public void request(int more) {
            requested += more;
            deliver();
        }

        @Override
        public void cancel() {
            cancelled = true;
            ended = true;
        }

        public String text() {
            return text;
        }

        public SpeechStyle style() {
            return style;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        /** Whether all sound was delivered. */
        public boolean isSpoken() {
            return ended && !cancelled;
        }

        private void deliver() {
            if (delivering) {
                return;
            }
            delivering = true;
            while (!held && !ended && requested > 0) {
                requested--;
                deliverOne();
            }
            delivering = false;
        }

        private void deliverOne() {
            if (failure.isPresent()) {
                ended = true;
                listener.failed(failure.get());
                return;
            }
            short[] piece = pieces.remove();
            listener.audio(piece, SampleRate.HZ_16000);
            if (pieces.isEmpty() && !ended) {
                ended = true;
                listener.completed();
            }
        }
    }
}
