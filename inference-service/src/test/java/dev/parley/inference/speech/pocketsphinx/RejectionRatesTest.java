package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.speech.flite.TestVoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * How often speech outside the grammar is taken for a sentence of it, and a sentence for something
 * else: four synthetic voices, sentences that the recogniser was not tuned on. The table goes to
 * {@code target/speech-rejection.md}. Each sentence is said three times, since the noise that
 * excites a voice carries those near the line to either side of it; the noise is the same in every
 * run.
 */
final class RejectionRatesTest {

    private static final double MOST_FALSE_ACCEPTS = 0.125;
    private static final double MOST_FALSE_REJECTS = 0.05;
    private static final double MOST_FALSE_ACCEPTS_OF_A_VOICE = 0.15;
    private static final double MOST_FALSE_REJECTS_OF_A_VOICE = 0.10;

    private static final List<Integer> NOISES = List.of(1, 2, 3);

    private record Rates(
            String voice, int inside, int rejected, int misheard, int outside, int accepted) {

        Rates plus(Rates other) {
            return new Rates(
                    voice + ", " + other.voice,
                    inside + other.inside,
                    rejected + other.rejected,
                    misheard + other.misheard,
                    outside + other.outside,
                    accepted + other.accepted);
        }

        double falseAccepts() {
            return (double) accepted / outside;
        }

        double falseRejects() {
            return (double) rejected / inside;
        }
    }

    @Test
    void tellsSpeechOutsideTheGrammarFromItsSentences() throws Exception {
        EarMaker maker = TestEar.maker();
        List<Rates> rates = new ArrayList<>();

        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Rates>> measuring =
                    TestVoice.NAMES.stream()
                            .map(voice -> threads.submit(() -> measure(voice, maker)))
                            .toList();
            for (Future<Rates> voice : measuring) {
                rates.add(voice.get());
            }
        }

        Files.writeString(Path.of("target", "speech-rejection.md"), table(rates));
        Rates together = rates.stream().reduce(Rates::plus).orElseThrow();
        assertThat(together.falseAccepts()).as("%s", rates).isLessThanOrEqualTo(MOST_FALSE_ACCEPTS);
        assertThat(together.falseRejects()).as("%s", rates).isLessThanOrEqualTo(MOST_FALSE_REJECTS);
        assertThat(rates)
                .allSatisfy(voice -> {
                    assertThat(voice.falseAccepts())
                            .as("false accepts of %s", voice)
                            .isLessThanOrEqualTo(MOST_FALSE_ACCEPTS_OF_A_VOICE);
                    assertThat(voice.falseRejects())
                            .as("false rejects of %s", voice)
                            .isLessThanOrEqualTo(MOST_FALSE_REJECTS_OF_A_VOICE);
                });
    }

    private static Rates measure(String voice, EarMaker maker) throws IOException {
        List<String> inside = sentences("/speech/inside.txt");
        List<String> outside = sentences("/speech/outside.txt");
        int rejected = 0;
        int misheard = 0;
        int accepted = 0;
        try (Ear ear = maker.make()) {
            for (int noise : NOISES) {
                for (String sentence : inside) {
                    Ear.Heard heard = TestEar.hear(ear, TestVoice.speak(voice, sentence, noise));
                    rejected += isAccepted(heard) ? 0 : 1;
                    misheard += isAccepted(heard) && !heard.text().equals(sentence) ? 1 : 0;
                }
                for (String sentence : outside) {
                    Ear.Heard heard = TestEar.hear(ear, TestVoice.speak(voice, sentence, noise));
                    accepted += isAccepted(heard) ? 1 : 0;
                }
            }
        }
        int times = NOISES.size();
        return new Rates(
                voice, times * inside.size(), rejected, misheard, times * outside.size(), accepted);
    }

    private static boolean isAccepted(Ear.Heard heard) {
        return !heard.text().isEmpty() && heard.margin() >= 0;
    }

    private static String table(List<Rates> rates) {
        StringBuilder table =
                new StringBuilder(
                        """
                        | synthetic voice | false accepts | false rejects | accepted, other words |
                        |---|---|---|---|
                        """);
        for (Rates voice : rates) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| flite cmu_us_%s | %d of %d (%.1f %%) | %d of %d (%.1f %%) | %d |%n",
                            voice.voice(),
                            voice.accepted(),
                            voice.outside(),
                            100 * voice.falseAccepts(),
                            voice.rejected(),
                            voice.inside(),
                            100 * voice.falseRejects(),
                            voice.misheard()));
        }
        return table.toString();
    }

    private static List<String> sentences(String resource) throws IOException {
        try (InputStream text =
                Objects.requireNonNull(RejectionRatesTest.class.getResourceAsStream(resource))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
