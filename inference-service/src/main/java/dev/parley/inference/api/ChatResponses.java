package dev.parley.inference.api;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Timings;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import java.time.Duration;

/** The messages of an answer on the wire. */
final class ChatResponses {

    private ChatResponses() {}

    static ChatResponse text(String text) {
        return ChatResponse.newBuilder().setText(text).build();
    }

    static ChatResponse call(dev.parley.inference.tokenizer.ToolCall call) {
        return ChatResponse.newBuilder()
                .setToolCall(
                        ToolCall.newBuilder()
                                .setId(call.id())
                                .setName(call.name())
                                .setArguments(call.arguments()))
                .build();
    }

    static ChatResponse completed(Finished finished, FinishReason reason) {
        return ChatResponse.newBuilder()
                .setCompleted(
                        Completed.newBuilder()
                                .setFinishReason(reason)
                                .setUsage(
                                        Usage.newBuilder()
                                                .setPromptTokens(finished.promptTokens())
                                                .setCompletionTokens(finished.completionTokens()))
                                .setTimings(timings(finished.timings())))
                .build();
    }

    private static dev.parley.inference.v1.Timings timings(Timings timings) {
        return dev.parley.inference.v1.Timings.newBuilder()
                .setQueueUs(micros(timings.queue()))
                .setPrefillUs(micros(timings.prefill()))
                .setTtftUs(micros(timings.timeToFirstToken()))
                .setTpotUs(micros(timings.timePerOutputToken()))
                .build();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
