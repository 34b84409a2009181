package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tokens a second of encoding 100 kB, prose and hostile texts alike; time to write a prompt, and to
 * decode one answer. With the demonstration's vocabulary, or that of the folder {@code
 * parley.benchmark.model}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TokenizerBenchmark {

    /** Texts of 100 kB. */
    public enum Text {
        PROSE(
                "It was a bright cold day in April, and 13 clocks -- all of them -- didn't"
                        + " strike.\n"),
        LETTERS("a"),
        SPACES(" "),
        DIGITS("1"),
        EMOJI("😀"),
        MARKS("\u0301");

        private final String unit;

        Text(String unit) {
            this.unit = unit;
        }

        String full() {
            return unit.repeat(100_000 / unit.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** Which text is encoded. */
    @State(Scope.Benchmark)
    public static class Encoded {
        @Param private Text text = Text.PROSE;
    }

    /** Tokens made, which JMH divides by the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Made {
        public long tokens;
    }

    private static final String ANSWER = "It is a quarter past nine. 18 plus 71 is 89. ".repeat(10);

    private final TekkenTokenizer tokenizer = load();
    private final ChatFormat format = new MistralChatFormat(tokenizer);
    private final int[] answer = tokenizer.encode(ANSWER);
    private final Conversation conversation =
            new Conversation(
                    List.of(
                            new ChatMessage.SystemPrompt("You are a helpful voice assistant."),
                            new ChatMessage.User("What time is it?")),
                    List.of(new Tool("get_time", "Tells the time.", "{\"type\":\"object\"}")));

    @Benchmark
    public int[] prompt() throws InvalidConversationException {
        return format.encode(conversation);
    }

    @Benchmark
    public int decode() {
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer);
        int length = 0;
        for (int token : answer) {
            length += decoder.accept(token).length();
        }
        return length;
    }

    @Benchmark
    public int[] encode100kB(Encoded encoded, Made made) {
        int[] ids = tokenizer.encode(encoded.text.full());
        made.tokens += ids.length;
        return ids;
    }

    private static TekkenTokenizer load() {
        String folder = System.getProperty("parley.benchmark.model");
        return folder == null
                ? DemoTokenizer.load()
                : DemoTokenizer.load(Path.of(folder, "tekken.json"));
    }
}
