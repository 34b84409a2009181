package dev.parley.inference.soak;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.parley.inference.v1.ChatResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Iterator;
import java.util.Objects;

/** An answer as it is heard, which is to end once. Used by one thread. */
final class SoakAnswer {

    private final Iterator<ChatResponse> messages;
    private final Ends ends;
    private boolean isSeen;
    private int completed;

    SoakAnswer(Iterator<ChatResponse> messages, Ends ends) {
        this.messages = messages;
        this.ends = ends;
    }

    /** Returns whether there was one more message. */
    boolean read() {
        if (!messages.hasNext()) {
            return false;
        }
        seen();
        if (messages.next().hasCompleted() || completed > 0) {
            completed++;
        }
        return true;
    }

    /** Returns how the stream ended that has no more messages. */
    String end() {
        return completed == 1 ? "completed" : "ENDED " + completed + " TIMES";
    }

    /** Returns how the stream ended that broke. A failure in our words is the server's. */
    String failed(StatusRuntimeException failure) {
        String reason = reason(failure);
        if (!reason.isEmpty()) {
            seen();
        }
        String end = failure.getStatus().getCode() + (reason.isEmpty() ? "" : " " + reason);
        return completed > 0 ? end + " AFTER ITS END" : end;
    }

    private static String reason(StatusRuntimeException failure) {
        Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(SoakAnswer::reason)
                .findFirst()
                .orElse("");
    }

    private static String reason(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private void seen() {
        if (!isSeen) {
            isSeen = true;
            ends.chatWasSeen();
        }
    }
}
