package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.Tool;
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

/** Time to write a prompt, and to decode one answer, with the demonstration's vocabulary. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TokenizerBenchmark {

    private static final String ANSWER = "It is a quarter past nine. 18 plus 71 is 89. ".repeat(10);

    private final TekkenTokenizer tokenizer = DemoTokenizer.load();
    private final ChatFormat format = new MistralChatFormat(tokenizer);
    private final int[] answer = tokenizer.encode(ANSWER);
    private final String hostile = "a".repeat(100_000);
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
    public int[] oneLetter100kB() {
        return tokenizer.encode(hostile);
    }
}
