package dev.parley.voice.upstream;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Reads the failure of a gRPC call. */
public final class GrpcFailure {

    private GrpcFailure() {}

    /** What the error of a gRPC call means to us. */
    public static UpstreamFailure of(Throwable error) {
        Status status = Status.fromThrowable(error);
        String detail =
                Objects.requireNonNullElse(status.getDescription(), status.getCode().name());
        return switch (status.getCode()) {
            case RESOURCE_EXHAUSTED ->
                    new UpstreamFailure.AtCapacity(
                            detail(error, RetryInfo.class).map(GrpcFailure::delay), detail);
            case UNAVAILABLE -> new UpstreamFailure.Unavailable(detail);
            case DEADLINE_EXCEEDED -> new UpstreamFailure.TimedOut(detail);
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    ALREADY_EXISTS,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    UNIMPLEMENTED ->
                    new UpstreamFailure.Refused(
                            detail(error, ErrorInfo.class).map(ErrorInfo::getReason).orElse(""),
                            detail);
            case OK, CANCELLED, UNKNOWN, ABORTED, INTERNAL, DATA_LOSS ->
                    new UpstreamFailure.Broken(detail);
        };
    }

    private static Duration delay(RetryInfo info) {
        return Duration.ofSeconds(
                info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
    }

    private static <T extends Message> Optional<T> detail(Throwable error, Class<T> type) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        if (status == null) {
            return Optional.empty();
        }
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(type))
                .findFirst()
                .flatMap(detail -> unpack(detail, type));
    }

    private static <T extends Message> Optional<T> unpack(Any detail, Class<T> type) {
        try {
            return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }
}
