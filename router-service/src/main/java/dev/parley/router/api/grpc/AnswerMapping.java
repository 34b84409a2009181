package dev.parley.router.api.grpc;

import com.google.protobuf.ByteString;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.Timings;
import dev.parley.inference.v1.TokenLogprob;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.GeneratedToken;
import dev.parley.router.provider.GeneratedToken.Score;
import dev.parley.router.v1.ChatResponse;

/** An answer's events to gRPC messages. */
final class AnswerMapping {

    private AnswerMapping() {}

    static ChatResponse response(AnswerEvent event) {
        ChatResponse.Builder response = ChatResponse.newBuilder();
        event.tokens().forEach(it -> response.addTokens(token(it)));
        switch (event) {
            case AnswerEvent.TextDelta delta -> response.setText(delta.text());
            case AnswerEvent.ToolCalled called ->
                    response.setToolCall(
                            ToolCall.newBuilder()
                                    .setId(called.call().id())
                                    .setName(called.call().name())
                                    .setArguments(called.call().arguments()));
            case AnswerEvent.Completed completed -> response.setCompleted(completed(completed));
        }
        return response.build();
    }

    private static dev.parley.inference.v1.GeneratedToken token(GeneratedToken token) {
        return dev.parley.inference.v1.GeneratedToken.newBuilder()
                .setPicked(score(token.picked()))
                .addAllTop(token.top().stream().map(AnswerMapping::score).toList())
                .build();
    }

    private static TokenLogprob score(Score score) {
        byte[] bytes = new byte[score.bytes().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = score.bytes().get(i).byteValue();
        }
        return TokenLogprob.newBuilder()
                .setToken(score.id())
                .setBytes(ByteString.copyFrom(bytes))
                .setLogprob(score.logprob())
                .build();
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
                                .setTpotUs(timings.tpotMicros())
                                .setItlP99Us(timings.itlP99Micros()))
                .setDeterministic(completed.replay().deterministic())
                .setSeed(completed.replay().seed())
                .setStop(completed.replay().stop())
                .build();
    }
}
