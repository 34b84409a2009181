package dev.parley.voice.tts;

import dev.parley.voice.audio.Resampler;
import dev.parley.voice.audio.SampleRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sound of one clause on its way from the synthesiser to 24 kHz. Not thread-safe. */
final class ClauseSound {

    private static final Duration LEAD = Duration.ofMillis(10);
    private static final Duration PAUSE_AFTER_CLAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_SENTENCE = Duration.ofMillis(220);
    private static final String SENTENCE_ENDS = ".!?…。！？\n";

    private final Duration tail;
    private @Nullable Steps steps;

    private record Steps(SampleRate rate, SilenceTrimmer trimmer, Resampler resampler) {}

    ClauseSound(String text) {
        this.tail = endsSentence(text) ? PAUSE_AFTER_SENTENCE : PAUSE_AFTER_CLAUSE;
    }

    /** Takes the next samples, all of one rate, and returns 24 kHz samples. */
    short[] push(short[] samples, SampleRate rate) {
        if (steps == null) {
            steps =
                    new Steps(
                            rate,
                            new SilenceTrimmer(
                                    (int) rate.samplesIn(LEAD), (int) rate.samplesIn(tail)),
                            new Resampler(rate, SampleRate.HZ_24000));
        }
        if (!steps.rate.equals(rate)) {
            throw new IllegalArgumentException("the rate changed to " + rate.hertz() + " Hz");
        }
        return steps.resampler.push(steps.trimmer.push(samples));
    }

    /** The rest of the clause. */
    short[] finish() {
        if (steps == null) {
            return new short[0];
        }
        short[] tailSamples = steps.resampler.push(steps.trimmer.finish());
        short[] rest = steps.resampler.finish();
        short[] all = new short[tailSamples.length + rest.length];
        System.arraycopy(tailSamples, 0, all, 0, tailSamples.length);
        System.arraycopy(rest, 0, all, tailSamples.length, rest.length);
        return all;
    }

    private static boolean endsSentence(String text) {
        String stripped = text.strip();
        return text.endsWith("\n")
                || (!stripped.isEmpty()
                        && SENTENCE_ENDS.indexOf(stripped.charAt(stripped.length() - 1)) >= 0);
    }
}
