package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.SessionUpdateEvent;
import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.client.Microphone;
import dev.parley.e2e.demo.Questions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official Java client, unmodified; {@code validate()} checks each event's shape. */
@ExtendWith(RunningParley.class)
class OpenAiJavaClientIT {

    private static final int CHUNK = Microphone.RATE / 5; // samples in 200 ms

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void holdsAFullAudioTurn(Parley parley) {
        List<RealtimeServerEvent> events = new ArrayList<>();

        ClientOptions options =
                ClientOptions.builder()
                        .httpClient(OkHttpClient.builder().build())
                        .baseUrl(parley.baseUrl())
                        .apiKey("not-needed-on-loopback")
                        .build();
        try (RealtimeConnection connection =
                RealtimeConnection.connect(
                        options, RealtimeWebSocketOptions.builder().model("auto").build())) {
            connection.send(RealtimeClientEvent.ofSessionUpdate(withTranscripts()));
            speak(connection, Questions.load("arithmetic"));
            speak(connection, Pcm.silence(Duration.ofSeconds(1), Microphone.RATE));
            readTurn(connection, events);
        } finally {
            options.close();
        }

        assertThat(events.getFirst().isSessionCreated()).isTrue();
        assertThat(events).anyMatch(RealtimeServerEvent::isSessionUpdated);
        assertThat(events).anyMatch(RealtimeServerEvent::isInputAudioBufferSpeechStarted);
        assertThat(events).anyMatch(RealtimeServerEvent::isInputAudioBufferSpeechStopped);
        assertThat(events).noneMatch(RealtimeServerEvent::isError);
        assertThat(events).anyMatch(RealtimeServerEvent::isResponseOutputAudioTranscriptDelta);
        assertThat(transcript(events)).contains("plus");
        assertThat(response(events).status()).hasValue(RealtimeResponse.Status.COMPLETED);
        assertThat(response(events).usage()).isPresent();
        assertThat(audio(events).firstAudible()).isPresent();
    }

    private static SessionUpdateEvent withTranscripts() {
        AudioTranscription transcription =
                AudioTranscription.builder().model("pocketsphinx-en-us").build();
        RealtimeAudioConfigInput input =
                RealtimeAudioConfigInput.builder().transcription(transcription).build();
        RealtimeAudioConfig audio = RealtimeAudioConfig.builder().input(input).build();
        return SessionUpdateEvent.builder()
                .session(RealtimeSessionCreateRequest.builder().audio(audio).build())
                .build();
    }

    /** Speaks in real time, as a microphone does: the client queues only so much. */
    private static void speak(RealtimeConnection connection, Pcm sound) {
        long due = System.nanoTime();
        for (int from = 0; from < sound.length(); from += CHUNK) {
            byte[] bytes = sound.slice(from, Math.min(from + CHUNK, sound.length())).toBytes();
            connection.send(
                    RealtimeClientEvent.ofInputAudioBufferAppend(
                            InputAudioBufferAppendEvent.builder()
                                    .audio(Base64.getEncoder().encodeToString(bytes))
                                    .build()));
            due += CHUNK * 1_000_000_000L / Microphone.RATE;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** Reads until the response and the transcript are there, checking every event. */
    private static void readTurn(RealtimeConnection connection, List<RealtimeServerEvent> events) {
        boolean answered = false;
        boolean transcribed = false;
        while (!answered || !transcribed) {
            RealtimeServerEvent event = connection.receive().validate();
            events.add(event);
            answered |= event.isResponseDone();
            transcribed |= event.isConversationItemInputAudioTranscriptionCompleted();
        }
    }

    private static String transcript(List<RealtimeServerEvent> events) {
        return events.stream()
                .filter(RealtimeServerEvent::isConversationItemInputAudioTranscriptionCompleted)
                .map(event ->
                        event.asConversationItemInputAudioTranscriptionCompleted().transcript())
                .findFirst()
                .orElse("");
    }

    private static RealtimeResponse response(List<RealtimeServerEvent> events) {
        return events.stream()
                .filter(RealtimeServerEvent::isResponseDone)
                .map(event -> event.asResponseDone().response())
                .findFirst()
                .orElseThrow();
    }

    private static Pcm audio(List<RealtimeServerEvent> events) {
        return Pcm.concat(
                events.stream()
                        .filter(RealtimeServerEvent::isResponseOutputAudioDelta)
                        .map(event -> event.asResponseOutputAudioDelta().delta())
                        .map(delta ->
                                Pcm.ofBytes(Base64.getDecoder().decode(delta), Microphone.RATE))
                        .toList(),
                Microphone.RATE);
    }
}
