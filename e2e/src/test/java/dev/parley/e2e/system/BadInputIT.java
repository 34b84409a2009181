package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.client.ClientEvents;
import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.RealtimeConnection;
import dev.parley.e2e.client.ServerEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client should not send is answered with its cause, and the service goes on. */
@ExtendWith(RunningParley.class)
class BadInputIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void garbageIsNoJson(Parley parley) throws InterruptedException {
        try (RealtimeConnection connection = connect(parley)) {
            connection.sendText("{\"type\": \"session.upd");

            ServerEvent error = connection.await("error", PATIENCE);

            assertThat(error.text("error.type")).isEqualTo("invalid_request_error");
            assertThat(error.text("error.message")).containsIgnoringCase("json");
            assertGoesOn(connection);
        }
    }

    @Test
    void anUnknownEventIsNamedAndItsIdEchoed(Parley parley) throws InterruptedException {
        try (RealtimeConnection connection = connect(parley)) {
            connection.send(ClientEvents.event("session.explode").put("event_id", "mine_1"));

            ServerEvent error = connection.await("error", PATIENCE);

            assertThat(error.text("error.event_id")).isEqualTo("mine_1");
            assertThat(error.text("error.message")).contains("session.explode");
            assertGoesOn(connection);
        }
    }

    @Test
    void halfASampleIsRefused(Parley parley) throws InterruptedException {
        try (RealtimeConnection connection = connect(parley)) {
            connection.send(
                    ClientEvents.event("input_audio_buffer.append")
                            .put("audio", "AAAA") // three bytes
                            .put("event_id", "mine_2"));

            ServerEvent error = connection.await("error", PATIENCE);

            assertThat(error.text("error.event_id")).isEqualTo("mine_2");
            assertThat(error.text("error.param")).contains("audio");
            assertGoesOn(connection);
        }
    }

    @Test
    void whatIsNotBuiltYetIsRefusedByName(Parley parley) throws InterruptedException {
        try (RealtimeConnection connection = connect(parley)) {
            ObjectNode update = ClientEvents.event("session.update");
            update.putObject("session")
                    .put("type", "realtime")
                    .putObject("audio")
                    .putObject("input")
                    .putObject("turn_detection")
                    .put("type", "semantic_vad");
            connection.send(update);

            ServerEvent error = connection.await("error", PATIENCE);

            assertThat(error.text("error.param")).contains("turn_detection");

            assertGoesOn(connection);
        }
    }

    @Test
    void aFrameOfTwentyMegabytesEndsItsConnectionOnly(Parley parley) throws InterruptedException {
        String why = "";
        try (RealtimeConnection connection = connect(parley)) {
            connection.sendText("{\"audio\": \"" + "A".repeat(20 * MEBIBYTE) + "\"}");
            why = connection.await("error", PATIENCE).text("error.message");
        } catch (ConversationException closed) {
            why = String.valueOf(closed.getMessage());
        }

        assertThat(why).containsAnyOf("1009", "too large", "too big", "bytes");
        try (RealtimeConnection next = connect(parley)) {
            assertGoesOn(next);
        }
    }

    @Test
    void anAppendOfTenMegabytesIsTaken(Parley parley) throws InterruptedException {
        try (RealtimeConnection connection = connect(parley)) {
            connection.send(
                    ClientEvents.event("input_audio_buffer.append")
                            .put("audio", "A".repeat(10 * MEBIBYTE)));

            assertGoesOn(connection);
        }
    }

    private static RealtimeConnection connect(Parley parley) throws InterruptedException {
        RealtimeConnection connection = new RealtimeConnection(parley.realtime(), Map.of());
        connection.await("session.created", PATIENCE);
        return connection;
    }

    private static void assertGoesOn(RealtimeConnection connection) throws InterruptedException {
        connection.send(ClientEvents.sessionWithTranscriptsAndTime());
        assertThat(connection.await("session.updated", PATIENCE).at("session.tools")).hasSize(1);
    }
}
