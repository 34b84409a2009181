package dev.parley.inference.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Requests of the tests, and what is read from answers. */
final class Chats {

    private Chats() {}

    static ChatRequest.Builder asking(String model, String text, int maxTokens) {
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(message(Role.ROLE_USER, text))
                .setSampling(Sampling.newBuilder().setMaxTokens(maxTokens));
    }

    static Message.Builder message(Role role, String text) {
        return Message.newBuilder().setRole(role).setContent(text);
    }

    static String text(Iterator<ChatResponse> answer) {
        StringBuilder text = new StringBuilder();
        answer.forEachRemaining(piece -> text.append(piece.getText()));
        return text.toString();
    }

    static ErrorInfo info(StatusRuntimeException failure) {
        return Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class);
                    } catch (InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited for 20 seconds");
            }
            Thread.onSpinWait();
        }
    }
}
