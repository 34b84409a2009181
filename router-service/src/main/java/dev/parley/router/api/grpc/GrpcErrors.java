package dev.parley.router.api.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.parley.router.api.DecisionJson;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** The one mapping of our errors to gRPC's. */
final class GrpcErrors {

    private static final String DOMAIN = "router.parley.dev";

    // Trailers may have 8 KiB in all, and the details travel in base64.
    private static final int MAX_RECORD_CHARACTERS = 4096;

    private GrpcErrors() {}

    static StatusRuntimeException exception(RouterException failure) {
        RouterError error = failure.error();
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder()
                        .setReason(error.name())
                        .setDomain(DOMAIN)
                        .putMetadata("fault", error.fault().name());
        failure.parameter().ifPresent(it -> info.putMetadata("parameter", it));
        failure.decision().ifPresent(it -> info.putMetadata("decision", record(it)));
        Status.Builder status =
                Status.newBuilder()
                        .setCode(code(error).getNumber())
                        .setMessage(failure.message())
                        .addDetails(Any.pack(info.build()));
        failure.retryAfter()
                .ifPresent(it -> {
                    var delay =
                            com.google.protobuf.Duration.newBuilder()
                                    .setSeconds(it.toSeconds())
                                    .setNanos(it.toNanosPart());
                    status.addDetails(
                            Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
                });
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static String record(RouteDecision decision) {
        String full = DecisionJson.full(decision).toString();
        return full.length() <= MAX_RECORD_CHARACTERS
                ? full
                : DecisionJson.summary(decision).toString();
    }

    private static Code code(RouterError error) {
        return switch (error) {
            case INVALID_REQUEST, UNSUPPORTED_PARAMETER, REQUEST_TOO_LARGE -> Code.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
            case UNKNOWN_MODEL, NOT_FOUND -> Code.NOT_FOUND;
            case NO_ELIGIBLE_MODEL -> Code.FAILED_PRECONDITION;
            case ROUTER_SATURATED, TARGETS_SATURATED -> Code.RESOURCE_EXHAUSTED;
            case ROUTER_STOPPING, TARGETS_UNAVAILABLE, PROVIDER_UNAVAILABLE, PROVIDER_FAILED ->
                    Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
            case INTERNAL -> Code.INTERNAL;
        };
    }
}
