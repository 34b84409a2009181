package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.e2e.client.ClientEvents;
import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.RealtimeConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class SessionLimitIT {

    @Test
    void refusesASessionTooManyAndServesTheOthers(Parley parley)
            throws IOException, InterruptedException {
        try (ServiceProcess voice =
                        parley.startVoice(
                                "voice-with-limit", Map.of("parley.voice.max-sessions", "1"));
                RealtimeConnection first =
                        new RealtimeConnection(Parley.realtime(voice), Map.of())) {
            first.await("session.created", Duration.ofSeconds(10));

            assertThatThrownBy(() -> new RealtimeConnection(Parley.realtime(voice), Map.of()))
                    .isInstanceOf(ConversationException.class)
                    .hasMessageMatching(".*the server answered (429|503)");

            first.send(ClientEvents.sessionWithTranscriptsAndTime());
            assertThat(first.await("session.updated", Duration.ofSeconds(10))).isNotNull();
        }
    }
}
