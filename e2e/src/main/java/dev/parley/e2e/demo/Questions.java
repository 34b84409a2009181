package dev.parley.e2e.demo;

import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.audio.WavFile;
import dev.parley.e2e.client.Microphone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The spoken questions of the demonstration, in the voice cmu_us_rms. */
public final class Questions {

    private Questions() {}

    /** One of {@code arithmetic, time, story, stop, outside, why}. */
    public static Pcm load(String name) {
        String resource = "/questions/" + name + ".wav";
        try (InputStream bytes = Questions.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IllegalArgumentException("no question named " + name);
            }
            return WavFile.read(bytes, resource, Microphone.RATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
