package dev.parley.router.provider.onprem;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import dev.parley.router.provider.ProviderException;
import dev.parley.router.provider.ProviderFailure;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;

/** What a gRPC status of the inference service means to the router. */
final class StatusMapping {

    private StatusMapping() {}

    static ProviderException exception(Throwable error) {
        Status status = Status.fromThrowable(error);
        String description =
                Optional.ofNullable(status.getDescription()).orElse(status.getCode().name());
        return new ProviderException(
                failure(status.getCode()),
                "the inference service says: " + description,
                retryAfter(error),
                error);
    }

    private static ProviderFailure failure(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, NOT_FOUND, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED ->
                    ProviderFailure.UNAVAILABLE;
            case RESOURCE_EXHAUSTED -> ProviderFailure.SATURATED;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ProviderFailure.INVALID_REQUEST;
            case DEADLINE_EXCEEDED -> ProviderFailure.DEADLINE;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    FAILED_PRECONDITION,
                    ABORTED,
                    INTERNAL,
                    DATA_LOSS ->
                    ProviderFailure.BROKEN;
        };
    }

    private static Optional<Duration> retryAfter(Throwable error) {
        com.google.rpc.Status details = StatusProto.fromThrowable(error);
        if (details == null) {
            return Optional.empty();
        }
        for (Any detail : details.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                return delay(detail);
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> delay(Any detail) {
        try {
            var delay = detail.unpack(RetryInfo.class).getRetryDelay();
            return Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty(); // a hint that cannot be read is no hint
        }
    }
}
