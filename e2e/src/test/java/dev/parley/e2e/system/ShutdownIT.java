package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.Microphone;
import dev.parley.e2e.client.RealtimeConnection;
import dev.parley.e2e.demo.Questions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class ShutdownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
