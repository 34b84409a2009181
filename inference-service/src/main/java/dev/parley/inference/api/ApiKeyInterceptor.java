package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Turns away calls without a key before any handler sees them; health is open to all. */
@GlobalInterceptor
@Singleton
final class ApiKeyInterceptor implements ServerInterceptor {

    private static final String HEALTH_SERVICE = "grpc.health.v1.Health";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> API_KEY =
            Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

    private final ApiKeys keys;

    @Inject
    ApiKeyInterceptor(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (HEALTH_SERVICE.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        try {
            String owner = keys.owner(headers.get(AUTHORIZATION), headers.get(API_KEY));
            Context caller = Context.current().withValue(Arrival.OWNER, owner);
            return Contexts.interceptCall(caller, call, headers, next);
        } catch (InferenceException refused) {
            StatusRuntimeException status = GrpcErrors.toStatus(refused);
            Metadata trailers = status.getTrailers();
            call.close(Status.fromThrowable(status), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
        }
    }
}
