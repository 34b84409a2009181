package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClausePipelineTest {

    private static final String ANSWER =
            "Hello, I can tell you what time it is. I can also add two numbers, if they are small.";

    private final FakeSynthesizer synthesizer = new FakeSynthesizer();
    private final Ears ears = new Ears();
    private final SpeechPipeline pipeline =
            new ClausePipeline(synthesizer, SpeechStyle.DEFAULT, ears, Duration.ofSeconds(8));

    @Test
    void speaksAnAnswerWholeAndInOrder() {
        pipeline.append(ANSWER);
        pipeline.finish();
        List<SpeechOutput> outputs = drain();

        assertThat(textOf(outputs)).isEqualTo(ANSWER);
        assertThat(synthesizer.texts())
                .containsExactly(
                        "Hello,",
                        "I can tell you what time it is.",
                        "I can also add two numbers, if they are small.");
        assertThat(ears.completed).isEqualTo(1);
        assertThat(framesFollowEachOther(outputs)).isTrue();
        double spoken = synthesizer.texts().stream().mapToInt(String::length).sum() * 0.060;
        double pauses = 0.100 + 0.200 + 0.200 + 3 * 0.010;
        assertThat(framesOf(outputs) * 0.020).isCloseTo(spoken + pauses, within(0.021));
    }

    @Test
    void theFirstSoundIsHeardAtOnce() {
        pipeline.append("Hello, I am");

        assertThat(ears.ready).isEqualTo(1);
        assertThat(pipeline.poll())
                .hasValueSatisfying(
                        piece -> assertThat(piece).isInstanceOf(SpeechOutput.Clause.class));
        assertThat(pipeline.poll())
                .hasValueSatisfying(piece ->
                        assertThat(((SpeechOutput.Frame) piece).audio().isAudible()).isTrue());
    }

    @Test
    void eachClauseComesBeforeTheFrameInWhichItBegins() {
        pipeline.append(ANSWER);
        pipeline.finish();
        List<SpeechOutput> outputs = drain();

        for (int n = 0; n < outputs.size(); n++) {
            if (outputs.get(n) instanceof SpeechOutput.Clause(String _, SamplePosition start)) {
                AudioFrame next = ((SpeechOutput.Frame) outputs.get(n + 1)).audio();
                assertThat(start).isBetween(next.start(), next.end());
            }
        }
    }

    @Test
    void onlyOneClauseIsSynthesisedAhead() {
        pipeline.append(ANSWER);
        pipeline.finish();
        assertThat(synthesizer.texts()).containsExactly("Hello,");

        pipeline.poll();
        assertThat(synthesizer.texts()).hasSize(2);

        drain();
        assertThat(synthesizer.texts()).hasSize(3);
    }

    @Test
    void soundIsHeldBackWhileEnoughWaits() {
        SpeechPipeline narrow =
                new ClausePipeline(synthesizer, SpeechStyle.DEFAULT, ears, Duration.ofMillis(400));
        narrow.append("abcdefghij".repeat(10) + ",");

        assertThat(synthesizer.syntheses().getFirst().isSpoken()).isFalse();
        int frames = 0;
        for (Optional<SpeechOutput> piece = narrow.poll();
                piece.isPresent();
                piece = narrow.poll()) {
            frames++;
        }
        assertThat(frames).isGreaterThan(300);
        assertThat(synthesizer.syntheses().getFirst().isSpoken()).isTrue();
    }

    @Test
    void interruptingStopsTheSynthesisAndSilencesThePipeline() {
        synthesizer.hold();
        pipeline.append("Hello, you.");
        pipeline.cancel();
        synthesizer.release();
        pipeline.append(" More.");
        pipeline.finish();

        assertThat(synthesizer.syntheses().getFirst().isCancelled()).isTrue();
        assertThat(synthesizer.texts()).hasSize(1);
        assertThat(pipeline.poll()).isEmpty();
        assertThat(ears.all()).isZero();
    }

    @Test
    void nothingIsReadyAfterAnInterruption() {
        pipeline.append("Hello, you.");
        pipeline.cancel();

        assertThat(pipeline.poll()).isEmpty();
    }

    @Test
    void aFailureIsToldOnceAndWhatIsReadyMayStillBePlayed() {
        pipeline.append("Hello, I am here for you today.");
        synthesizer.failWith(new UpstreamFailure.Unavailable("no model"));
        pipeline.finish();
        List<SpeechOutput> outputs = drain();

        assertThat(textOf(outputs)).isEqualTo("Hello,");
        assertThat(ears.failures).containsExactly(new UpstreamFailure.Unavailable("no model"));
        assertThat(ears.completed).isZero();
    }

    @Test
    void anAnswerWithoutWordsIsCompleteWithoutSound() {
        pipeline.finish();

        assertThat(ears.completed).isEqualTo(1);
        assertThat(pipeline.poll()).isEmpty();
        assertThat(synthesizer.texts()).isEmpty();
    }

    @Test
    void whatCannotBeSpokenIsShownWithoutSound() {
        pipeline.append("Hello. \n…");
        pipeline.finish();
        List<SpeechOutput> outputs = drain();

        assertThat(synthesizer.texts()).containsExactly("Hello.");
        assertThat(textOf(outputs)).isEqualTo("Hello. \n…");
        assertThat(ears.completed).isEqualTo(1);
    }

    @Test
    void anEndlessAnswerIsRefused() {
        pipeline.append("a".repeat(70_000));

        assertThat(ears.failures).hasSize(1);
    }

    @Property(tries = 50)
    void nothingIsLostHoweverTheAnswerArrives(
            @ForAll @IntRange(min = 1, max = 12) int delta,
            @ForAll @IntRange(min = 0, max = 400) int polls) {
        FakeSynthesizer fresh = new FakeSynthesizer();
        Ears freshEars = new Ears();
        SpeechPipeline any =
                new ClausePipeline(fresh, SpeechStyle.DEFAULT, freshEars, Duration.ofSeconds(1));
        List<SpeechOutput> outputs = new ArrayList<>();
        for (int from = 0; from < ANSWER.length(); from += delta) {
            any.append(ANSWER.substring(from, Math.min(ANSWER.length(), from + delta)));
            for (int n = 0; n < polls / 20; n++) {
                any.poll().ifPresent(outputs::add);
            }
        }
        any.finish();
        drain(any, outputs);

        assertThat(textOf(outputs)).isEqualTo(ANSWER);
        assertThat(framesFollowEachOther(outputs)).isTrue();
        assertThat(freshEars.completed).isEqualTo(1);
    }

    private List<SpeechOutput> drain() {
        List<SpeechOutput> outputs = new ArrayList<>();
        drain(pipeline, outputs);
        return outputs;
    }

    private static void drain(SpeechPipeline pipeline, List<SpeechOutput> outputs) {
        for (Optional<SpeechOutput> piece = pipeline.poll();
                piece.isPresent();
                piece = pipeline.poll()) {
            outputs.add(piece.get());
        }
    }

    private static String textOf(List<SpeechOutput> outputs) {
        StringBuilder text = new StringBuilder();
        for (SpeechOutput output : outputs) {
            if (output instanceof SpeechOutput.Clause(String clause, SamplePosition _)) {
                text.append(clause);
            }
        }
        return text.toString();
    }

    private static long framesOf(List<SpeechOutput> outputs) {
        return outputs.stream().filter(output -> output instanceof SpeechOutput.Frame).count();
    }

    private static boolean framesFollowEachOther(List<SpeechOutput> outputs) {
        long next = 0;
        for (SpeechOutput output : outputs) {
            if (output instanceof SpeechOutput.Frame(AudioFrame frame)) {
                if (frame.start().samples() != next) {
                    return false;
                }
                next = frame.end().samples();
            }
        }
        return true;
    }

    private static final class Ears implements SpeechPipeline.Listener {

        private int ready;
        private int completed;
        private final List<UpstreamFailure> failures = new ArrayList<>();

        @Override
        public void ready() {
            ready++;
        }

        @Override
        public void completed() {
            completed++;
        }

        @Override
        public void failed(UpstreamFailure failure) {
            failures.add(failure);
        }

        int all() {
            return ready + completed + failures.size();
        }
    }
}
