package dev.parley.inference.speech.flite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.speech.SpeechRequest;
import dev.parley.inference.speech.SpeechSynthesizer.SpeechListener;
import dev.parley.inference.speech.WaitingPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One text, spoken on the test's own thread. */
final class FliteSynthesisTest {

    private final List<String> heard = new ArrayList<>();
    private final WaitingPool<Integer> places =
            new WaitingPool<>("places are", List.of(0), 1, Duration.ofSeconds(1));

    @Test
    void aListenerThatThrowsHearsThatItFailed() {
        speak(
                new Ears() {
                    @Override
                    public boolean audio(byte[] pcm) {
                        throw new IllegalStateException("no room");
                    }
                });

        assertThat(heard).containsExactly("failed: no room");
    }

    @Test
    void anErrorIsAnEnd() {
        speak(
                new Ears() {
                    @Override
                    public boolean audio(byte[] pcm) {
                        throw new LinkageError("no class");
                    }
                });

        assertThat(heard).containsExactly("failed: no class");
    }

    @Test
    void nothingIsHeardAfterACancellationFromWithin() {
        AtomicReference<FliteSynthesis> synthesis = new AtomicReference<>();
        Ears ears =
                new Ears() {
                    @Override
                    public boolean audio(byte[] pcm) {
                        heard.add("sound");
                        synthesis.get().cancel();
                        return true;
                    }
                };
        synthesis.set(synthesis(ears));

        synthesis.get().start(places, Runnable::run);

        assertThat(heard).containsExactly("sound");
    }

    private void speak(Ears ears) {
        synthesis(ears).start(places, Runnable::run);
    }

    private static FliteSynthesis synthesis(SpeechListener ears) {
        return new FliteSynthesis(
                TestVoice.speaker("slt"),
                new SpeechRequest("Hello there. How are you today?", 1),
                ears,
                _ -> {});
    }

    private abstract class Ears implements SpeechListener {

        @Override
        public void completed() {
            heard.add("completed");
        }

        @Override
        public void failed(Throwable failure) {
            heard.add("failed: " + failure.getMessage());
        }
    }
}
