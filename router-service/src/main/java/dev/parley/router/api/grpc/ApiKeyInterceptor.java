package dev.parley.router.api.grpc;

import dev.parley.router.api.ApiKeys;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Refuses calls without a key, except the standard health check. */
@GlobalInterceptor
@Singleton
public class ApiKeyInterceptor implements ServerInterceptor {

    /** Whom a call comes from, by its key. */
    static final Context.Key<String> TENANT = Context.keyWithDefault("parley-tenant", "");

    private static final String HEALTH = "grpc.health.v1.Health";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> API_KEY =
            Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

    private final ApiKeys keys;

    ApiKeyInterceptor(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        Optional<String> tenant =
                keys.tenant(
                        Optional.ofNullable(headers.get(AUTHORIZATION)),
                        Optional.ofNullable(headers.get(API_KEY)));
        if (tenant.isPresent()) {
            Context caller = Context.current().withValue(TENANT, tenant.get());
            return Contexts.interceptCall(caller, call, headers, next);
        }
        StatusRuntimeException refusal =
                GrpcErrors.exception(
                        RouterException.of(
                                RouterError.UNAUTHENTICATED, "A valid API key is needed."));
        call.close(
                refusal.getStatus(),
                Optional.ofNullable(refusal.getTrailers()).orElseGet(Metadata::new));
        return new ServerCall.Listener<>() {};
    }
}
