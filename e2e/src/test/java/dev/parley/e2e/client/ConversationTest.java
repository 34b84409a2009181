package dev.parley.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.e2e.audio.Pcm;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static final Pcm QUESTION = loud(Duration.ofMillis(40));

    @Test
    void hearsTranscriptDecisionAnswerAndMetrics() throws IOException, InterruptedException {
        try (FakeRealtimeServer server = new FakeRealtimeServer(afterAudio(plainTurn()));
                Conversation conversation = new Conversation(server.uri(), Map.of())) {
            Exchange exchange = conversation.ask(QUESTION, TurnListener.NONE);

            Turn turn = exchange.turn();
            assertThat(turn.heard()).isEqualTo("seven plus eight");
            assertThat(turn.answer()).isEqualTo("Fifteen.");
            assertThat(turn.status()).isEqualTo("completed");
            assertThat(turn.decision()).isPresent();
            assertThat(turn.metrics()).isPresent();
            assertThat(turn.audio().duration()).hasMillis(20);
            assertThat(exchange.voiceToVoiceMillis()).isPresent();
        }
    }

    @Test
    void executesTheToolAndAsksForTheAnswer() throws IOException, InterruptedException {
        try (FakeRealtimeServer server = new FakeRealtimeServer(toolTurn());
                Conversation conversation = new Conversation(server.uri(), Map.of())) {
            Turn turn = conversation.ask(QUESTION, TurnListener.NONE).turn();

            assertThat(turn.usedTool("get_time")).isTrue();
            assertThat(turn.answer()).isEqualTo("Fifteen.");
            assertThat(server.received())
                    .containsExactly(
                            "session.update", "conversation.item.create", "response.create");
        }
    }

    @Test
    void tellsOfAResponseThatFailed() throws IOException, InterruptedException {
        List<String> failed =
                List.of(
                        """
                        {"type": "response.done", "response": {"status": "failed", "status_details":
                         {"error": {"message": "the router is away"}}}}\
                        """);
        try (FakeRealtimeServer server = new FakeRealtimeServer(afterAudio(failed));
                Conversation conversation = new Conversation(server.uri(), Map.of())) {
            Turn turn = conversation.ask(QUESTION, TurnListener.NONE).turn();

            assertThat(turn.status()).isEqualTo("failed");
            assertThat(turn.reason()).isEqualTo("the router is away");
        }
    }

    @Test
    void saysWhereItCouldNotConnect() {
        URI nowhere = URI.create("ws://127.0.0.1:1/v1/realtime");

        assertThatThrownBy(() -> new Conversation(nowhere, Map.of()))
                .isInstanceOf(ConversationException.class)
                .hasMessageContaining("cannot connect to ws://127.0.0.1:1/v1/realtime");
    }

    /** Answers the tenth frame of audio with events. */
    private static FakeRealtimeServer.Rule afterAudio(List<String> events) {
        AtomicInteger frames = new AtomicInteger();
        return event ->
                switch (type(event)) {
                    case "session.update" -> List.of("{\"type\": \"session.updated\"}");
                    case "input_audio_buffer.append" ->
                            frames.incrementAndGet() == 10 ? events : List.of();
                    default -> List.of();
                };
    }

    private static FakeRealtimeServer.Rule toolTurn() {
        List<String> call =
                List.of(
                        """
                        {"type": "response.function_call_arguments.done", "call_id": "call_1",
                         "name": "get_time", "arguments": "{}"}\
                        """,
                        "{\"type\": \"response.done\", \"response\": {\"status\": \"completed\"}}");
        FakeRealtimeServer.Rule speech = afterAudio(call);
        return event -> type(event).equals("response.create") ? plainTurn() : speech.apply(event);
    }

    private static List<String> plainTurn() {
        String audio = Base64.getEncoder().encodeToString(loud(Duration.ofMillis(20)).toBytes());
        return List.of(
                "{\"type\": \"input_audio_buffer.committed\", \"item_id\": \"item_1\"}",
                """
                {"type": "conversation.item.input_audio_transcription.completed",
                 "transcript": "seven plus eight"}\
                """,
                "{\"type\": \"response.created\", \"response\": {}}",
                "{\"type\": \"parley.route.decision\", \"decision\": {\"chosen\": \"large\"}}",
                "{\"type\": \"response.output_audio_transcript.delta\", \"delta\": \"Fifteen.\"}",
                "{\"type\": \"response.output_audio.delta\", \"item_id\": \"item_2\", \"delta\": \"%s\"}"
                        .formatted(audio),
                "{\"type\": \"parley.turn.metrics\", \"voice_to_voice_ms\": 12}",
                "{\"type\": \"response.done\", \"response\": {\"status\": \"completed\"}}");
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }

    private static Pcm loud(Duration duration) {
        short[] samples = new short[(int) (Microphone.RATE * duration.toMillis() / 1000)];
        Arrays.fill(samples, (short) 5000);
        return Pcm.of(samples, Microphone.RATE);
    }
}
