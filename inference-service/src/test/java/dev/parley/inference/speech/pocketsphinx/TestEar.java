package dev.parley.inference.speech.pocketsphinx;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parley.inference.speech.SpeechConfig;
import dev.parley.inference.speech.SpeechModelException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Ears for the tests. */
final class TestEar {

    private TestEar() {}

    /** Returns the configuration with some of its values changed. */
    static SpeechConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(SpeechConfig.class)
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(SpeechConfig.class);
    }

    /** Returns a maker of ears; skips the test where PocketSphinx is not installed. */
    static EarMaker maker() {
        try {
            return EarMaker.load(config(Map.of()).recognizer());
        } catch (SpeechModelException e) {
            return abort("skipped, for PocketSphinx is not installed: " + e.getMessage());
        }
    }

    /** Hears a whole utterance. */
    static Ear.Heard hear(Ear ear, byte[] pcm) {
        ear.start();
        send(ear, pcm);
        return ear.end();
    }

    /** Hears sound. */
    static void send(Ear ear, byte[] pcm) {
        for (int from = 0; from < pcm.length; from += Ear.SLICE) {
            ear.hear(pcm, from, Math.min(Ear.SLICE, pcm.length - from));
        }
    }
}
