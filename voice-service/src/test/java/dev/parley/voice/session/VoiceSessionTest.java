package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.stt.TranscriptionModel;
import dev.parley.voice.tts.SpeechModel;
import dev.parley.voice.vad.LikelihoodRatioDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoiceSessionTest {

    private static final int GOING_AWAY = 1001;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final FakeConnection connection = new FakeConnection();
    private final FakeRouter router = new FakeRouter();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private VoiceSession session = create(LONG, 1_000);

    private VoiceSession create(Duration maxDuration, long mailboxCharacters) {
        SessionServices services =
                new SessionServices(
                        (_, _) -> {
                            throw new AssertionError("nothing is spoken here");
                        },
                        TranscriptionModel.DEFAULT,
                        (_, _) -> {
                            throw new AssertionError("nothing is spoken here");
                        },
                        SpeechModel.DEFAULT,
                        router,
                        LikelihoodRatioDetector::new,
                        new TurnMetrics(meters),
                        OpenTelemetry.noop().getTracer("test"),
                        System::nanoTime);
        SessionLimits limits = new SessionLimits(LONG, 100, 1_000, 1, Duration.ofMillis(300));
        SessionSetup setup =
                new SessionSetup(
                        "x", 0, "auto", Wishes.NONE, 512, Rehearsal.NAMES, Set.of(), limits);
        return new VoiceSession(setup, services, connection, maxDuration, mailboxCharacters);
    }

    private void start() {
        Thread.ofVirtual().start(session::run);
    }

    private void ask(String text) {
        session.receive(
                ("{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                                + "'content':[{'type':'input_text','text':'"
                                + text
                                + "'}]}}")
                        .replace('\'', '"'));
        session.receive(
                "{'type':'response.create','response':{'output_modalities':['text']}}"
                        .replace('\'', '"'));
    }

    @AfterEach
    void leave() throws InterruptedException {
        session.disconnected();
        if (connection.isClosed()) {
            session.awaitEnd();
        }
    }

    @Test
    void answers() throws Exception {
        start();
        ask("hello");

        assertThat(connection.await("response.output_text.done").path("text").asText())
                .isEqualTo("Hello.");
        connection.await("response.done");
        session.drain(LONG);
        session.awaitEnd();
        assertThat(meters.counter("voice.turns", "result", "answered").count()).isEqualTo(1);
    }

    @Test
    void closesAtOnceWhenThereIsNothingToFinish() throws InterruptedException {
        start();

        session.drain(LONG);

        assertThat(connection.awaitClose()).isEqualTo(GOING_AWAY);
        session.awaitEnd();
    }

    @Test
    void givesRunningWorkNoMoreThanItsGrace() throws Exception {
        start();
        ask("wait");
        connection.await("response.output_text.delta");

        session.drain(Duration.ofMillis(50));

        assertThat(connection.await("response.done").at("/response/status").asText())
                .isEqualTo("failed");
        assertThat(connection.awaitClose()).isEqualTo(GOING_AWAY);
        assertThat(router.cancelled().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lastsNoLongerThanItMay() throws InterruptedException, JsonProcessingException {
        session = create(Duration.ofMillis(50), 1_000);
        start();

        assertThat(connection.await("error").at("/error/code").asText())
                .isEqualTo("session_expired");
        assertThat(connection.awaitClose()).isEqualTo(GOING_AWAY);
    }

    @Test
    void saysSoWhenItIsFlooded() throws Exception {
        for (int frame = 0; frame < 3; frame++) {
            session.receive("x".repeat(600));
        }
        start();

        connection.await("error");
        assertThat(connection.await("error").at("/error/code").asText())
                .isEqualTo("rate_limit_exceeded");
        assertThat(connection.awaitClose()).isEqualTo(1008);
    }

    @Test
    void stopsEverythingWhenTheClientIsGone() throws Exception {
        start();
        ask("wait");
        connection.await("response.output_text.delta");

        session.disconnected();
        session.disconnected();

        assertThat(router.cancelled().await(10, TimeUnit.SECONDS)).isTrue();
        session.awaitEnd();
        assertThat(connection.rest()).doesNotContain("response.done");
    }

    @Test
    void aDefectEndsTheSessionAndNothingElse() throws InterruptedException {
        start();

        ask("break");

        assertThat(connection.awaitClose()).isEqualTo(1011);
        session.awaitEnd();
    }
}
