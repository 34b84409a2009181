package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus.State;
import dev.parley.inference.speech.SpeechMetrics;
import dev.parley.inference.speech.SpeechRecognizer.Utterance;
import dev.parley.inference.speech.Transcript;
import dev.parley.inference.speech.Transcript.Outcome;
import dev.parley.inference.speech.flite.TestVoice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PocketSphinxRecognizerTest {

    private static final int CHUNK = 640; // 20 ms

    private final HeardTranscripts heard = new HeardTranscripts();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private PocketSphinxRecognizer recognizer = recognizer(Map.of());

    @AfterEach
    void stop() {
        recognizer.stop();
    }

    @Test
    void tellsTheWordsWhileTheyAreSpokenAndAtTheEnd() {
        say(heard, TestVoice.speak("rms", "what is forty two plus seventeen"));

        Transcript transcript = heard.transcript();
        assertThat(transcript.outcome()).isEqualTo(Outcome.RECOGNIZED);
        assertThat(transcript.text()).isEqualTo("what is forty two plus seventeen");
        assertThat(transcript.confidence()).isGreaterThan(0.8);
        assertThat(transcript.audio()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(heard.partials)
                .hasSizeGreaterThan(2)
                .doesNotContain("")
                .contains("what is forty two");
        assertThat(registry.get("speech.recognition.finalization").timer().count()).isOne();
    }

    @Test
    void tellsAPartialTextOnlyWhenItChanged() {
        say(heard, TestVoice.speak("rms", "what time is it"));

        assertThat(heard.transcript().text()).isEqualTo("what time is it");
        for (int i = 1; i < heard.partials.size(); i++) {
            assertThat(heard.partials.get(i)).isNotEqualTo(heard.partials.get(i - 1));
        }
    }

    @Test
    void doesNotUnderstandWhatIsOutsideTheGrammar() {
        say(heard, TestVoice.speak("rms", "please order two large pizzas with extra cheese"));

        assertThat(heard.transcript().outcome()).isEqualTo(Outcome.NOT_UNDERSTOOD);
        assertThat(heard.transcript().text()).isEmpty();
    }

    @Test
    void hearsNoSpeechInSilence() {
        say(heard, new byte[32_000]);

        assertThat(heard.transcript().outcome()).isEqualTo(Outcome.NO_SPEECH);
        assertThat(heard.partials).isEmpty();
    }

    @Test
    void recognizesNothingInNoise() {
        byte[] noise = new byte[64_000];
        new Random(7).nextBytes(noise);

        say(heard, noise);

        assertThat(heard.transcript().outcome()).isNotEqualTo(Outcome.RECOGNIZED);
    }

    @Test
    void hearsNoSpeechWhereNothingWasSent() {
        open(heard).finish();

        assertThat(heard.transcript().outcome()).isEqualTo(Outcome.NO_SPEECH);
        assertThat(heard.transcript().audio()).isZero();
    }

    @Test
    void hearsTheSameWhoeverSpokeBefore() {
        recognizer = recognizer(Map.of("parley.speech.recognizer.decoders", "1"));
        byte[] sentence = TestVoice.speak("slt", "why did you choose this model");
        HeardTranscripts other = new HeardTranscripts();
        HeardTranscripts again = new HeardTranscripts();

        say(heard, sentence);
        heard.transcript();
        say(other, TestVoice.speak("kal16", "tell me a story about parley"));
        other.transcript();
        say(again, sentence);

        assertThat(again.transcript().text()).isEqualTo(heard.transcript().text());
        // The library seeds each frame's search with the frame before, also across utterances.
        assertThat(again.transcript().confidence())
                .isCloseTo(heard.transcript().confidence(), within(0.001));
    }

    @Test
    void givesACancelledUtterancesPlaceToTheNext() {
        recognizer = recognizer(Map.of("parley.speech.recognizer.decoders", "1"));
        Utterance first = open(new HeardTranscripts());
        CompletableFuture<Utterance> second = recognizer.open(heard);

        first.audio(new byte[CHUNK * 1000], () -> {});
        first.cancel();

        second.orTimeout(10, TimeUnit.SECONDS).join().finish();
        assertThat(heard.transcript().outcome()).isEqualTo(Outcome.NO_SPEECH);
    }

    @Test
    void saysThatItIsBusyAndWhenToComeAgain() {
        recognizer =
                recognizer(
                        Map.of(
                                "parley.speech.recognizer.decoders", "1",
                                "parley.speech.recognizer.patience", "10ms"));
        Utterance _ = open(new HeardTranscripts());

        InferenceException busy =
                (InferenceException) recognizer.open(heard).handle((_, failure) -> failure).join();

        assertThat(busy.error()).isEqualTo(InferenceError.QUEUE_FULL);
        assertThat(busy.retryAfter()).isPresent();
    }

    @Test
    void endsAnUtteranceThatIsTooLongAndGoesOn() {
        recognizer =
                recognizer(
                        Map.of(
                                "parley.speech.recognizer.decoders", "1",
                                "parley.speech.recognizer.longest-utterance", "1s"));
        HeardTranscripts tooLong = new HeardTranscripts();
        open(tooLong).audio(new byte[33_000], () -> {});

        assertThat(tooLong.failure()).hasMessage("audio: an utterance is at most 1 s long");

        open(heard).finish();
        assertThat(heard.transcript().outcome()).isEqualTo(Outcome.NO_SPEECH);
    }

    @Test
    void endsAnUtteranceThatNobodySpeaksInto() {
        recognizer = recognizer(Map.of("parley.speech.recognizer.idle-timeout", "10ms"));
        Utterance _ = open(heard);

        assertThat(((InferenceException) heard.failure()).error())
                .isEqualTo(InferenceError.DEADLINE_EXCEEDED);
    }

    @Test
    void failsToLoadAGrammarThatDoesNotParseAndNamesTheLine(@TempDir Path folder)
            throws IOException {
        assertThat(failureWith(folder, "public <a> = what | ;"))
                .contains("test.gram, line 3: expected a word but found \";\"");
    }

    @Test
    void failsToLoadAGrammarWithAnUnknownWordAndNamesIt(@TempDir Path folder) throws IOException {
        assertThat(failureWith(folder, "public <a> = what | frobnicate;"))
                .contains("test.gram, line 3: the word \"frobnicate\" is not in the dictionary");
    }

    @Test
    void namesThePackageOfAMissingModel(@TempDir Path folder) {
        recognizer = recognizer(Map.of("parley.speech.recognizer.model-folder", "" + folder));

        assertThat(recognizer.status().orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(recognizer.status().orElseThrow().detail())
                .contains("install the Debian package pocketsphinx-en-us");
        assertThatThrownBy(() -> recognizer.open(heard))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("failed to load");
    }

    @Test
    void namesThePackageOfAMissingLibrary() {
        assertThatThrownBy(() -> SphinxLibrary.load("libpocketsphinx-missing.so.3"))
                .hasMessageContaining("libpocketsphinx-missing.so.3")
                .hasMessageContaining("install the Debian packages libpocketsphinx3");
    }

    @Test
    void isNotListedWhenSwitchedOff() {
        recognizer = recognizer(Map.of("parley.speech.recognizer.enabled", "false"));

        assertThat(recognizer.status()).isEmpty();
    }

    private String failureWith(Path folder, String rules) throws IOException {
        Path grammar = folder.resolve("test.gram");
        Files.writeString(grammar, "#JSGF V1.0;\ngrammar test;\n" + rules);
        recognizer = recognizer(Map.of("parley.speech.recognizer.grammar", "" + grammar));
        assertThat(recognizer.status().orElseThrow().state()).isEqualTo(State.FAILED);
        return recognizer.status().orElseThrow().detail();
    }

    private void say(HeardTranscripts listener, byte[] pcm) {
        Utterance utterance = open(listener);
        for (int from = 0; from < pcm.length; from += CHUNK) {
            utterance.audio(
                    Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + CHUNK)), () -> {});
        }
        utterance.finish();
    }

    private Utterance open(HeardTranscripts listener) {
        if (recognizer.status().orElseThrow().state() == State.FAILED) {
            return abort("skipped, for PocketSphinx is not installed: " + recognizer.status());
        }
        return recognizer.open(listener).join();
    }

    private PocketSphinxRecognizer recognizer(Map<String, String> values) {
        Map<String, String> patient = new HashMap<>(values);
        patient.putIfAbsent("parley.speech.recognizer.patience", "30s");
        PocketSphinxRecognizer made =
                new PocketSphinxRecognizer(TestEar.config(patient), new SpeechMetrics(registry));
        if (made.status().isPresent()) {
            made.load();
        }
        return made;
    }
}
