package dev.parley.voice.vad;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.Framer;
import dev.parley.voice.audio.Pcm16;
import dev.parley.voice.audio.Resampler;
import dev.parley.voice.audio.SampleRate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What one 20 ms frame costs on its way in and on its way out, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListeningBenchmark {

    private static final int FRAMES = 100;

    private final LikelihoodRatioDetector detector = new LikelihoodRatioDetector();
    private final Resampler down = new Resampler(SampleRate.HZ_24000, SampleRate.HZ_16000);
    private final Resampler up = new Resampler(SampleRate.HZ_16000, SampleRate.HZ_24000);
    private final Framer framer = new Framer(SampleRate.HZ_16000);
    private final List<AudioFrame> heard;
    private final String[] received;
    private int next;

    public ListeningBenchmark() {
        short[] voice = SyntheticSound.voice(20 * FRAMES, 140, -25);
        short[] sound = SyntheticSound.mix(voice, SyntheticSound.white(20 * FRAMES, -45, 1));
        this.heard = new Framer(SampleRate.HZ_16000).push(sound);
        short[] wire = new Resampler(SampleRate.HZ_16000, SampleRate.HZ_24000).push(sound);
        this.received = new String[FRAMES - 1];
        for (int n = 0; n < received.length; n++) {
            short[] frame = Arrays.copyOfRange(wire, 480 * n, 480 * (n + 1));
            received[n] = Base64.getEncoder().encodeToString(Pcm16.encode(frame));
        }
    }

    /** Base64, samples, 16 kHz, frame, voice activity. */
    @Benchmark
    public double hear() {
        byte[] bytes = Base64.getDecoder().decode(received[next++ % received.length]);
        double sum = 0;
        for (AudioFrame frame : framer.push(down.push(Pcm16.decode(bytes)))) {
            sum += detector.accept(frame).value();
        }
        return sum;
    }

    @Benchmark
    public double detect() {
        return detector.accept(heard.get(next++ % heard.size())).value();
    }

    /** 24 kHz, bytes, base64. */
    @Benchmark
    public String speak() {
        short[] samples = heard.get(next++ % heard.size()).samples();
        return Base64.getEncoder().encodeToString(Pcm16.encode(up.push(samples)));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder().include(ListeningBenchmark.class.getSimpleName()).build())
                .run();
    }
}
