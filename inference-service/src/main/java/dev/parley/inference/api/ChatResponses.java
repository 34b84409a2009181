package dev.parley.inference.api;

import com.google.protobuf.ByteString;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Timings;
import dev.parley.inference.sampling.TokenLogprobs;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.GeneratedToken;
import dev.parley.inference.v1.TokenLogprob;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import java.time.Duration;

/** The messages of an answer on the wire. */
final class ChatResponses {

    private ChatResponses() {}

    static ChatResponse.Builder call(dev.parley.inference.tokenizer.ToolCall call) {
        return ChatResponse.newBuilder()
                .setToolCall(
                        ToolCall.newBuilder()
                                .setId(call.id())
                                .setName(call.name())
                                .setArguments(call.arguments()));
    }

    static GeneratedToken token(TokenLogprobs logprobs, Tokenizer tokenizer) {
        return GeneratedToken.newBuilder()
                .setPicked(token(logprobs.chosen(), tokenizer))
                .addAllTop(logprobs.top().stream().map(it -> token(it, tokenizer)).toList())
                .build();
    }

    private static TokenLogprob token(TokenLogprobs.Entry entry, Tokenizer tokenizer) {
        return TokenLogprob.newBuilder()
                .setToken(entry.token())
                .setBytes(ByteString.copyFrom(tokenizer.bytes(entry.token())))
                .setLogprob(entry.logprob())
                .build();
    }

    static ChatResponse.Builder completed(
            Finished finished, FinishReason reason, long seed, String stop) {
        return ChatResponse.newBuilder()
                .setCompleted(
                        Completed.newBuilder()
                                .setFinishReason(reason)
                                .setUsage(
                                        Usage.newBuilder()
                                                .setPromptTokens(finished.promptTokens())
                                                .setCompletionTokens(finished.completionTokens())
                                                .setCachedTokens(finished.cachedTokens()))
                                .setTimings(timings(finished.timings()))
                                .setDeterministic(finished.deterministic())
                                .setSeed(seed)
                                .setStop(stop));
    }

    private static dev.parley.inference.v1.Timings timings(Timings timings) {
        return dev.parley.inference.v1.Timings.newBuilder()
                .setQueueUs(micros(timings.queue()))
                .setPrefillUs(micros(timings.prefill()))
                .setTtftUs(micros(timings.timeToFirstToken()))
                .setTpotUs(micros(timings.timePerOutputToken()))
                .setItlP99Us(micros(timings.interTokenP99()))
                .build();
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
