package dev.parley.voice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.v1.ChatRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreePorts.class)
class RealtimeEndpointTest {

    private static final String MANUAL =
            "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
                    + "'turn_detection':null}}}}";
    private static final int LONGER_THAN_ANY_TEST = 20;

    @TestHTTPResource("/")
    URI server;

    @Inject FakeNeighbours neighbours;

    @BeforeEach
    void forget() {
        neighbours.router().requests().clear();
        neighbours.router().cancelled().clear();
        neighbours.speech().hears().clear();
        neighbours.speech().heard().clear();
    }

    @Test
    void holdsASpokenTurn() throws InterruptedException {
        neighbours.speech().hears().add("who are you");
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.await("session.created");

            client.append(Recordings.silence(300));
            client.append(Recordings.voice(1_000));
            client.append(Recordings.silence(1_000));
            JsonNode done = client.await("response.done").path("response");

            assertThat(done.path("status").asText()).isEqualTo("completed");
            assertThat(done.at("/output/0/content/0/transcript").asText())
                    .isEqualTo("I am Parley. I can talk.");
            assertThat(done.at("/usage/total_tokens").asInt()).isEqualTo(16);
            assertThat(client.types())
                    .containsSubsequence(
                            "input_audio_buffer.speech_started",
                            "input_audio_buffer.speech_stopped",
                            "input_audio_buffer.committed",
                            "response.created",
                            "response.output_audio_transcript.delta",
                            "response.output_audio.delta",
                            "response.output_audio.done",
                            "response.done");
            ChatRequest asked = neighbours.router().requests().take();
            assertThat(asked.getMessagesList().getLast().getContent()).isEqualTo("who are you");
        }
    }

    @Test
    void leadsThePlaybackByLittle() {
        neighbours.speech().hears().add("who are you");
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.append(Recordings.silence(300));
            client.append(Recordings.voice(1_000));
            client.append(Recordings.silence(1_000));
            client.await("response.output_audio.delta");
            long started = System.nanoTime();
            client.await("response.done");
            long sounds =
                    client.types().stream().filter("response.output_audio.delta"::equals).count();
            long tookMillis = (System.nanoTime() - started) / 1_000_000;

            assertThat(sounds).isGreaterThanOrEqualTo(22);
            assertThat(tookMillis).isGreaterThan(sounds * 20 - 400);
        }
    }

    @Test
    void hearsEverySampleOfAManualTurn() throws InterruptedException {
        neighbours.speech().hears().add("who are you");
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.send(MANUAL);
            client.await("session.updated");

            for (int part = 0; part < 10; part++) {
                client.append(Recordings.voice(50));
            }
            client.send("{'type':'input_audio_buffer.commit'}");
            client.send("{'type':'response.create'}");
            client.await("response.done");

            assertThat(neighbours.speech().heard().take()).isBetween(7_990L, 8_010L);
        }
    }

    @Test
    void carriesAFunctionCallThereAndBack() {
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.send(
                    "{'type':'session.update','session':{'output_modalities':['text'],'tools':[{"
                            + "'type':'function','name':'get_time','description':'Tells the time.',"
                            + "'parameters':{'type':'object','properties':{}}}]}}");
            client.send(userSays("what time is it"));
            client.send("{'type':'response.create'}");
            JsonNode call = client.await("response.output_item.done").path("item");
            client.await("response.done");

            client.send(
                    "{'type':'conversation.item.create','item':{'type':'function_call_output',"
                            + "'call_id':'"
                            + call.path("call_id").asText()
                            + "','output':'noon'}}");
            client.send("{'type':'response.create'}");

            assertThat(call.path("name").asText()).isEqualTo("get_time");
            assertThat(client.await("response.output_text.done").path("text").asText())
                    .isEqualTo("It is noon.");
        }
    }

    @Test
    void fallsSilentAtOnceAndCancelsTheWholeChain() throws InterruptedException {
        neighbours.speech().hears().add("tell me about parley");
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.append(Recordings.silence(300));
            client.append(Recordings.voice(1_000));
            client.append(Recordings.silence(1_000));
            client.await("response.output_audio.delta");

            client.append(Recordings.voice(400));
            client.await("input_audio_buffer.speech_started");
            int before = client.seen().size();
            JsonNode done = client.await("response.done").path("response");
            client.await("conversation.item.truncated");

            assertThat(done.at("/status_details/reason").asText()).isEqualTo("turn_detected");
            assertThat(client.types().subList(before, client.types().size()))
                    .doesNotContain("response.output_audio.delta");
            assertThat(neighbours.router().cancelled().poll(LONGER_THAN_ANY_TEST, TimeUnit.SECONDS))
                    .isEqualTo("tell me about parley");
        }
    }

    @Test
    void goesOnAfterBadInput() {
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.await("session.created");
            client.send("garbage");
            assertThat(errorCode(client)).isEqualTo("invalid_event");
            client.send("{'type':'party.start','event_id':'e1'}");
            JsonNode unknown = client.await("error").path("error");
            assertThat(unknown.path("code").asText()).isEqualTo("invalid_event");
            assertThat(unknown.path("event_id").asText()).isEqualTo("e1");
            client.append(new byte[] {1, 2, 3});
            assertThat(errorCode(client)).isEqualTo("invalid_audio");
            client.sendBinary();
            assertThat(errorCode(client)).isEqualTo("invalid_event");

            client.send(userSays("hello"));
            assertThat(client.await("conversation.item.done").isObject()).isTrue();
        }
    }

    private static String errorCode(RealtimeClient client) {
        return client.await("error").at("/error/code").asText();
    }

    @Test
    void acceptsTheLargestAppendAndRefusesALargerFrame() {
        try (RealtimeClient client = new RealtimeClient(server)) {
            client.send(MANUAL);
            client.append(new byte[11 * 1024 * 1024]);
            client.send("{'type':'input_audio_buffer.commit'}");
            client.await("input_audio_buffer.committed");

            client.append(new byte[15 * 1024 * 1024]);
            assertThat(client.awaitClose()).isEqualTo(1009);
        } catch (CompletionException closedWhileSending) {
            assertThat(closedWhileSending).isNotNull();
        }
        try (RealtimeClient next = new RealtimeClient(server)) {
            assertThat(next.await("session.created").isObject()).isTrue();
        }
    }

    @Test
    void sendsItsOwnEventsToThoseWhoAsk() {
        try (RealtimeClient client =
                new RealtimeClient(
                        server,
                        "?model=large&temperature=0.8",
                        handshake ->
                                handshake.header(
                                        "X-Parley-Events", "turn.metrics, route.decision"))) {
            client.send(userSays("hello"));
            client.send("{'type':'response.create'}");

            JsonNode decision = client.await("parley.route.decision").path("decision");
            JsonNode metrics = client.await("parley.turn.metrics");

            assertThat(decision.path("chosen").asText()).isEqualTo("large");
            assertThat(decision.path("reason").asText()).isEqualTo("only_candidate");
            double sum =
                    metrics.path("route_ms").asDouble()
                            + metrics.path("first_token_ms").asDouble()
                            + metrics.path("first_clause_ms").asDouble()
                            + metrics.path("first_audio_ms").asDouble();
            assertThat(metrics.path("engine_ms").asDouble()).isCloseTo(sum, offset(0.01));
        }
    }

    @Test
    void isReadyWhenATargetIs() throws IOException, InterruptedException {
        HttpResponse<String> health =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(server.resolve("/q/health/ready")).build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("large");
    }

    private static String userSays(String text) {
        return "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'"
                + text
                + "'}]}}";
    }
}
