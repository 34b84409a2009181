package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.AnswerListener;
import dev.parley.voice.dialogue.AnswerRequest;
import dev.parley.voice.dialogue.ModelLookup;
import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.stt.Transcriber;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.stt.TranscriptListener;
import dev.parley.voice.stt.TranscriptionModel;
import dev.parley.voice.tts.ClausePipelines;
import dev.parley.voice.tts.FakeSynthesizer;
import dev.parley.voice.tts.TtsConfig;
import dev.parley.voice.upstream.UpstreamFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeSynthesizer synthesizer = new FakeSynthesizer();
    private final CountingRouter router = new CountingRouter();

    @Test
    void asksAloudAndInWritingAsOftenAsItIsTold() {
        WarmUp warmUp = warmUp(Map.of("parley.voice.warm-up.turns", "2"));

        warmUp.run();

        assertThat(warmUp.isOver()).isTrue();
        assertThat(router.asked)
                .containsExactly("as heard", "who are you", "as heard", "who are you");
    }

    @Test
    void isNeitherCountedNorMeasured() {
        warmUp(Map.of("parley.voice.warm-up.turns", "1")).run();

        assertThat(meters.find("voice.turns").counters()).isEmpty();
        assertThat(meters.get("voice.sessions").gauge().value()).isZero();
    }

    @Test
    void waitsUntilSomebodyCanAnswer() {
        router.unavailableFor.set(2);
        WarmUp warmUp = warmUp(Map.of("parley.voice.warm-up.turns", "1"));

        warmUp.run();

        assertThat(router.unavailableFor.get()).isNegative();
        assertThat(router.asked).isNotEmpty();
    }

    @Test
    void givesUpWhereItCannotSpeak() {
        synthesizer.failWith(new UpstreamFailure.Broken("no voice"));
        WarmUp warmUp = warmUp(Map.of());

        warmUp.run();

        assertThat(warmUp.isOver()).isTrue();
        assertThat(router.asked).isEmpty();
    }

    @Test
    void isOverFromTheStartWhereNoTurnsAreWanted() {
        WarmUp warmUp = warmUp(Map.of("parley.voice.warm-up.turns", "0"));

        assertThat(warmUp.isOver()).isTrue();
        warmUp.run();
        assertThat(router.asked).isEmpty();
    }

    private WarmUp warmUp(Map<String, String> values) {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(TtsConfig.class)
                        .withMapping(VoiceConfig.class)
                        .withMapping(WarmUpConfig.class)
                        .addDiscoveredConverters()
                        .withSources(new PropertiesConfigSource(values, "test", 100))
                        .build();
        VoiceConfig voice = config.getConfigMapping(VoiceConfig.class);
        ClausePipelines speech =
                new ClausePipelines(synthesizer, config.getConfigMapping(TtsConfig.class));
        VoiceSessions sessions =
                new VoiceSessions(
                        WarmUpTest::recognizeAtOnce,
                        speech,
                        router,
                        meters,
                        OpenTelemetry.noop().getTracer("test"),
                        voice);
        return new WarmUp(
                router, speech, sessions, voice, config.getConfigMapping(WarmUpConfig.class));
    }

    private static Transcriber.Utterance recognizeAtOnce(
            TranscriptionModel model, TranscriptListener listener) {
        return new Transcriber.Utterance() {
            @Override
            public void push(short[] samples) {}

            @Override
            public void finish() {
                Transcript.Timing timing =
                        new Transcript.Timing(Duration.ofSeconds(1), Duration.ofMillis(1));
                listener.completed(new Transcript.Recognized("as heard", 1, timing));
            }

            @Override
            public void cancel() {}
        };
    }

    /** A router that answers at once and remembers what it was asked. */
    private static final class CountingRouter implements ModelRouter {

        private final FakeRouter answering = new FakeRouter();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final AtomicInteger unavailableFor = new AtomicInteger();

        @Override
        public Answer ask(AnswerRequest request, AnswerListener listener) {
            asked.add(
                    request.messages().reversed().stream()
                            .filter(PromptMessage.User.class::isInstance)
                            .findFirst()
                            .orElseThrow()
                            .text());
            return answering.ask(request, listener);
        }

        @Override
        public ModelLookup lookUp(String model, Wishes wishes) {
            return answering.lookUp(model, wishes);
        }

        @Override
        public Availability availability() {
            return new Availability(unavailableFor.getAndDecrement() <= 0, "fake");
        }
    }
}
