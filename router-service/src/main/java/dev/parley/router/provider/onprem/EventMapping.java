package dev.parley.router.provider.onprem;

import com.google.protobuf.ByteString;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.TokenLogprob;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.AnswerEvent.FinishReason;
import dev.parley.router.provider.AnswerEvent.Replay;
import dev.parley.router.provider.AnswerEvent.Timings;
import dev.parley.router.provider.AnswerEvent.Usage;
import dev.parley.router.provider.GeneratedToken;
import dev.parley.router.provider.GeneratedToken.Score;
import dev.parley.router.provider.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inference service's messages to our records. */
final class EventMapping {

    private EventMapping() {}

    static Optional<AnswerEvent> event(ChatResponse response) {
        List<GeneratedToken> tokens =
                response.getTokensList().stream().map(EventMapping::token).toList();
        return switch (response.getEventCase()) {
            case TEXT -> Optional.of(new AnswerEvent.TextDelta(response.getText(), tokens));
            case TOOL_CALL -> {
                var call = response.getToolCall();
                yield Optional.of(
                        new AnswerEvent.ToolCalled(
                                new ToolCall(call.getId(), call.getName(), call.getArguments()),
                                tokens));
            }
            case COMPLETED -> Optional.of(completed(response.getCompleted(), tokens));
            case EVENT_NOT_SET -> Optional.empty();
        };
    }

    private static AnswerEvent completed(Completed completed, List<GeneratedToken> tokens) {
        var usage = completed.getUsage();
        var timings = completed.getTimings();
        return new AnswerEvent.Completed(
                finishReason(completed.getFinishReason()),
                new Usage(
                        usage.getPromptTokens(),
                        usage.getCompletionTokens(),
                        usage.getCachedTokens()),
                new Timings(
                        timings.getQueueUs(),
                        timings.getPrefillUs(),
                        timings.getTtftUs(),
                        timings.getTpotUs(),
                        timings.getItlP99Us()),
                new Replay(completed.getDeterministic(), completed.getSeed(), completed.getStop()),
                tokens);
    }

    private static FinishReason finishReason(dev.parley.inference.v1.FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_LENGTH -> FinishReason.LENGTH;
            case FINISH_REASON_TOOL_CALLS -> FinishReason.TOOL_CALLS;
            case FINISH_REASON_STOP, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> FinishReason.STOP;
        };
    }

    private static GeneratedToken token(dev.parley.inference.v1.GeneratedToken token) {
        return new GeneratedToken(
                score(token.getPicked()),
                token.getTopList().stream().map(EventMapping::score).toList());
    }

    private static Score score(TokenLogprob token) {
        return new Score(token.getToken(), integers(token.getBytes()), token.getLogprob());
    }

    private static List<Integer> integers(ByteString bytes) {
        List<Integer> integers = new ArrayList<>(bytes.size());
        for (ByteString.ByteIterator it = bytes.iterator(); it.hasNext(); ) {
            integers.add(Byte.toUnsignedInt(it.nextByte()));
        }
        return integers;
    }
}
