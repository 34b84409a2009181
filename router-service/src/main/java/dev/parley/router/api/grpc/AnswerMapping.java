package dev.parley.router.api.grpc;

import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.Timings;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.v1.ChatResponse;

/** An answer's events to gRPC messages. */
final class AnswerMapping {

    private AnswerMapping() {}

    static ChatResponse response(AnswerEvent event) {
        ChatResponse.Builder response = ChatResponse.newBuilder();
        return switch (event) {
            case AnswerEvent.TextDelta(var text) -> response.setText(text).build();
            case AnswerEvent.ToolCalled(var call) ->
                    response.setToolCall(
                                    ToolCall.newBuilder()
                                            .setId(call.id())
                                            .setName(call.name())
                                            .setArguments(call.arguments()))
                            .build();
            case AnswerEvent.Completed completed ->
                    response.setCompleted(completed(completed)).build();
        };
    }

    private static Completed completed(AnswerEvent.Completed completed) {
        AnswerEvent.Usage usage = completed.usage();
        AnswerEvent.Timings timings = completed.timings();
        return Completed.newBuilder()
                .setFinishReason(
                        switch (completed.reason()) {
                            case STOP -> FinishReason.FINISH_REASON_STOP;
                            case LENGTH -> FinishReason.FINISH_REASON_LENGTH;
                            case TOOL_CALLS -> FinishReason.FINISH_REASON_TOOL_CALLS;
                        })
                .setUsage(
                        Usage.newBuilder()
                                .setPromptTokens(usage.promptTokens())
                                .setCompletionTokens(usage.completionTokens())
                                .setCachedTokens(usage.cachedTokens()))
                .setTimings(
                        Timings.newBuilder()
                                .setQueueUs(timings.queueMicros())
                                .setPrefillUs(timings.prefillMicros())
                                .setTtftUs(timings.ttftMicros())
                                .setTpotUs(timings.tpotMicros()))
                .build();
    }
}
