package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.RealtimeConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A voice service with a key lets in who has it, and says 401 to others before the upgrade. */
@ExtendWith(RunningParley.class)
class KeysIT {

    private static final Map<String, String> KEY = Map.of("parley.api-keys", "let-me-in");

    @Test
    void onlyTheRightKeyOpensASession(Parley parley) throws IOException, InterruptedException {
        try (ServiceProcess voice = parley.startVoice("voice-with-key", KEY)) {
            assertThatThrownBy(() -> connect(voice, Map.of()))
                    .isInstanceOf(ConversationException.class)
                    .hasMessageContaining("the server answered 401");
            assertThatThrownBy(() -> connect(voice, Map.of("Authorization", "Bearer wrong")))
                    .hasMessageContaining("the server answered 401");
            assertOpens(voice, Map.of("Authorization", "Bearer let-me-in"));
            assertOpens(voice, Map.of("api-key", "let-me-in"));
            assertThat(voice.log()).doesNotContain("let-me-in");
        }
    }

    private static void assertOpens(ServiceProcess voice, Map<String, String> headers)
            throws InterruptedException {
        try (RealtimeConnection connection = connect(voice, headers)) {
            assertThat(connection.await("session.created", Duration.ofSeconds(10))).isNotNull();
        }
    }

    private static RealtimeConnection connect(ServiceProcess voice, Map<String, String> headers) {
        return new RealtimeConnection(Parley.realtime(voice), headers);
    }
}
