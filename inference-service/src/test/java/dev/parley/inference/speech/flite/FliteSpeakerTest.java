package dev.parley.inference.speech.flite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.speech.SpeechModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FliteSpeakerTest {

    private static final String SENTENCE = "Forty two plus seventeen is fifty nine.";

    private final FliteSpeaker slt = TestVoice.speaker("slt");

    @ParameterizedTest
    @ValueSource(strings = {"slt", "rms", "awb", "kal16"})
    void speaksInPiecesWithEveryVoice(String voice) {
        List<byte[]> pieces = new ArrayList<>();

        TestVoice.speaker(voice).speak(SENTENCE, 1, pieces::add);

        assertThat(pieces).hasSizeGreaterThan(20);
        assertThat(lengthOf(pieces)).isBetween(50_000, 150_000);
        assertThat(pieces).anySatisfy(piece -> assertThat(loudest(piece)).isGreaterThan(3000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slt", "rms", "awb", "kal16"})
    void speaksTheSameForTheTestsEachTime(String voice) {
        assertThat(TestVoice.speak(voice, SENTENCE)).isEqualTo(TestVoice.speak(voice, SENTENCE));
    }

    @Test
    void stopsWhereTheSinkWantsNoMore() {
        List<byte[]> pieces = new ArrayList<>();

        slt.speak(
                SENTENCE,
                1,
                pcm -> {
                    pieces.add(pcm);
                    return pieces.size() < 3;
                });

        assertThat(pieces).hasSize(3);
    }

    @Test
    void survivesASinkThatThrows() {
        assertThatCode(() ->
                        slt.speak(
                                SENTENCE,
                                1,
                                _ -> {
                                    throw new IllegalStateException("a broken sink");
                                }))
                .doesNotThrowAnyException();
    }

    @Test
    void speaksFasterAndSlower() {
        int normal = lengthAt(1);

        assertThat(lengthAt(1.5)).isBetween(normal / 2, normal * 8 / 10);
        assertThat(lengthAt(0.5)).isBetween(normal * 15 / 10, normal * 25 / 10);
    }

    @Test
    void speaksOnManyThreadsAtOnce() throws Exception {
        List<Callable<Integer>> texts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            texts.add(() -> lengthAt(1));
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> length : threads.invokeAll(texts)) {
                assertThat(length.get()).isEqualTo(lengthAt(1));
            }
        }
    }

    @Property(tries = 100)
    void speaksWhateverTextItIsGiven(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 40) String text) {
        assertThatCode(() -> slt.speak(text + " a", 1, _ -> false)).doesNotThrowAnyException();
    }

    @Test
    void namesThePackageOfAMissingLibrary() {
        assertThatThrownBy(
                        () -> FliteSpeaker.load("libflite_cmu_us_nobody.so.1", "register_nobody"))
                .isInstanceOf(SpeechModelException.class)
                .hasMessageContaining("libflite_cmu_us_nobody.so.1")
                .hasMessageContaining("install the Debian package libflite1");
    }

    private int lengthAt(double speed) {
        List<byte[]> pieces = new ArrayList<>();
        slt.speak(SENTENCE, speed, pieces::add);
        return lengthOf(pieces);
    }

    private static int lengthOf(List<byte[]> pieces) {
        return pieces.stream().mapToInt(piece -> piece.length).sum();
    }

    private static int loudest(byte[] pcm) {
        int loudest = 0;
        for (int at = 0; at < pcm.length; at += Short.BYTES) {
            loudest = Math.max(loudest, (short) ((pcm[at] & 0xff) | (pcm[at + 1] << 8)));
        }
        return loudest;
    }
}
