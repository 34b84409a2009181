package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.Microphone;
import dev.parley.e2e.client.RealtimeConnection;
import dev.parley.e2e.demo.Questions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class ShutdownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a router has, and the inference service is given here, to finish its answers in. */
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private static final int ANSWERS = 2;

    @Test
    void aTerminatedVoiceServiceEndsItsRunningTurnCleanly(Parley parley)
            throws IOException, InterruptedException {
        try (ServiceProcess voice = parley.startVoice("voice-terminated", Map.of());
                RealtimeConnection connection =
                        new RealtimeConnection(Parley.realtime(voice), Map.of());
                Microphone microphone = new Microphone(connection)) {
            microphone.speak(Questions.load("story"));
            connection.await("response.output_audio.delta", PATIENCE);

            voice.terminate();

            assertThat(closeOf(connection)).matches("the server closed: 10(00|01|12).*");
            assertThat(voice.awaitEnd(PATIENCE)).isTrue();
            assertThat(voice.log()).doesNotContain("Exception");
        }
    }

    @Test
    void aTerminatedRouterFinishesItsAnswersAndRefusesNewOnes(Parley parley)
            throws IOException, InterruptedException {
        try (ServiceProcess router = parley.startRouter("router-terminated", Map.of());
                Completions client = new Completions(router)) {
            List<Stream<String>> answers = client.beginLongAnswers(ANSWERS);

            router.terminate();

            HttpResponse<String> refused = client.askUntilRefused();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(refused.body()).contains("router_stopping");
            assertWholeAnswers(answers);
            assertThat(router.awaitEnd(DRAIN)).isTrue();
            assertThat(router.log()).doesNotContain("Exception", " ERROR ");
        }
    }

    @Test
    void aTerminatedInferenceServiceFinishesItsAnswersAndRefusesNewOnes(Parley parley)
            throws IOException, InterruptedException {
        String port = String.valueOf(ServiceProcess.freePort());
        Map<String, String> toIt = Map.of("quarkus.grpc.clients.inference.port", port);
        try (ServiceProcess inference = startInference(port);
                ServiceProcess router = parley.startRouter("router-of-terminated", toIt);
                Completions client = new Completions(router)) {
            List<Stream<String>> answers = client.beginLongAnswers(ANSWERS);

            inference.terminate();

            HttpResponse<String> refused = client.askUntilRefused();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()) // by the call, or by the router, which asked before
                    .containsAnyOf("this server is shutting down", "targets_unavailable");
            assertThat(inference.isAlive()).isTrue();
            assertWholeAnswers(answers);
            assertThat(inference.awaitEnd(DRAIN)).isTrue();
            assertThat(inference.log()).doesNotContain("Exception", " ERROR ");
        }
    }

    private static ServiceProcess startInference(String port)
            throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(Parley.demoModels());
        settings.put("quarkus.grpc.server.port", port);
        settings.put("parley.inference.shutdown-grace", DRAIN.toString());
        return ServiceProcess.start("inference", "inference-terminated", settings)
                .awaitReady(Parley.START);
    }

    private static void assertWholeAnswers(List<Stream<String>> answers) {
        for (Stream<String> answer : answers) {
            List<String> lines = answer.filter(line -> !line.isEmpty()).toList();
            assertThat(lines).noneMatch(line -> line.contains("\"error\""));
            assertThat(lines).last().isEqualTo("data: [DONE]");
        }
    }

    /** Reads on until the server closes; returns with what. */
    private static String closeOf(RealtimeConnection connection) throws InterruptedException {
        try {
            while (true) {
                connection.next(PATIENCE);
            }
        } catch (ConversationException closed) {
            return String.valueOf(closed.getMessage());
        }
    }
}
