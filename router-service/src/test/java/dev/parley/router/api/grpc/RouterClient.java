package dev.parley.router.api.grpc;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import dev.parley.router.v1.Target;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A caller of the router over gRPC. */
final class RouterClient implements AutoCloseable {

    private final ManagedChannel channel;
    private final RouterServiceBlockingStub stub;

    RouterClient(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        stub = RouterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    RouterServiceBlockingStub stub() {
        return stub;
    }

    /** Asks for an answer to "hello". */
    static ChatRequest.Builder request(String model) {
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(
                        Message.newBuilder().setRole(Role.ROLE_USER).setContent("hello").build());
    }

    List<ChatResponse> chat(ChatRequest request) {
        List<ChatResponse> responses = new ArrayList<>();
        stub.chat(request).forEachRemaining(responses::add);
        return responses;
    }

    List<Target> targets() {
        return stub.listTargets(ListTargetsRequest.getDefaultInstance()).getTargetsList();
    }

    /** What gRPC's standard health service says of a service; the whole server is "". */
    ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    StatusRuntimeException failure(ChatRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> chat(request));
    }

    static String text(List<ChatResponse> responses) {
        StringBuilder text = new StringBuilder();
        responses.forEach(it -> text.append(it.getText()));
        return text.toString();
    }

    static ErrorInfo info(StatusRuntimeException error) {
        try {
            return detail(error, ErrorInfo.class).orElseThrow();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static <T extends com.google.protobuf.Message> Optional<T> detail(
            StatusRuntimeException error, Class<T> type) throws InvalidProtocolBufferException {
        var status = Optional.ofNullable(StatusProto.fromThrowable(error)).orElseThrow();
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                return Optional.of(detail.unpack(type));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
