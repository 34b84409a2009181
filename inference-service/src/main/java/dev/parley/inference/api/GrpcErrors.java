package dev.parley.inference.api;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Maps the errors of this service to gRPC, once. */
final class GrpcErrors {

    static final String DOMAIN = "inference.parley.dev";

    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    /** What the caller is told; the cause of an internal error is logged here and not sent. */
    static StatusRuntimeException toStatus(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException status -> status;
            case InferenceException inference -> {
                if (inference.getCause() != null) {
                    LOG.error(inference.getMessage(), inference.getCause());
                }
                yield statusOf(inference);
            }
            default -> {
                LOG.error("A call failed unexpectedly", failure);
                yield statusOf(
                        InferenceException.of(
                                InferenceError.INTERNAL_ERROR,
                                "an unexpected error; the server's log has its cause"));
            }
        };
    }

    private static StatusRuntimeException statusOf(InferenceException failure) {
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder()
                        .setReason(failure.error().name())
                        .setDomain(DOMAIN)
                        .putMetadata("fault", failure.error().fault().name());
        failure.field().ifPresent(field -> info.putMetadata("field", field));
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder()
                        .setCode(codeOf(failure.error()).value())
                        .setMessage(failure.getMessage())
                        .addDetails(Any.pack(info.build()));
        failure.retryAfter()
                .map(GrpcErrors::retryInfo)
                .map(Any::pack)
                .ifPresent(status::addDetails);
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static RetryInfo retryInfo(Duration delay) {
        return RetryInfo.newBuilder()
                .setRetryDelay(
                        com.google.protobuf.Duration.newBuilder()
                                .setSeconds(delay.toSeconds())
                                .setNanos(delay.toNanosPart()))
                .build();
    }

    private static Status.Code codeOf(InferenceError error) {
        return switch (error) {
            case INVALID_REQUEST, CONTEXT_LENGTH_EXCEEDED -> Status.Code.INVALID_ARGUMENT;
            case UNKNOWN_MODEL -> Status.Code.NOT_FOUND;
            case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
            case CANCELLED -> Status.Code.CANCELLED;
            case QUEUE_FULL, READER_TOO_SLOW -> Status.Code.RESOURCE_EXHAUSTED;
            case MODEL_LOADING, MODEL_FAILED, SHUTTING_DOWN -> Status.Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
            case GENERATION_FAILED, MALFORMED_TOOL_CALL, INTERNAL_ERROR -> Status.Code.INTERNAL;
        };
    }
}
