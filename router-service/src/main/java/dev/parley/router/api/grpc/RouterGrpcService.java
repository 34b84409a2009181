package dev.parley.router.api.grpc;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.dispatch.ChatTask;
import dev.parley.router.dispatch.Dispatcher;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.signals.SignalSnapshot;
import dev.parley.router.signals.Signals;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.ListTargetsResponse;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.RouteResponse;
import dev.parley.router.v1.RouterServiceGrpc;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The gRPC edge of the router. Nothing in it blocks. */
@GrpcService
public class RouterGrpcService extends RouterServiceGrpc.RouterServiceImplBase {

    private static final Logger LOG = Logger.getLogger(RouterGrpcService.class);

    private final Dispatcher dispatcher;
    private final Catalog catalog;
    private final Signals signals;

    RouterGrpcService(Dispatcher dispatcher, Catalog catalog, Signals signals) {
        this.dispatcher = dispatcher;
        this.catalog = catalog;
        this.signals = signals;
    }

    @Override
    public void route(RouteRequest request, StreamObserver<RouteResponse> caller) {
        try {
            ChatTask task = RequestMapping.task(request.getChat(), tenant(), timeout());
            var decision = dispatcher.route(task.routeRequest());
            dispatcher.requireChoice(decision);
            caller.onNext(
                    RouteResponse.newBuilder()
                            .setDecision(DecisionMapping.decision(decision))
                            .build());
            caller.onCompleted();
        } catch (RuntimeException e) {
            caller.onError(exception(e));
        }
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> caller) {
        ChatStream stream = new ChatStream((ServerCallStreamObserver<ChatResponse>) caller);
        try {
            stream.start(
                    dispatcher.chat(RequestMapping.task(request, tenant(), timeout()), stream));
        } catch (RuntimeException e) {
            caller.onError(exception(e));
        }
    }

    @Override
    public void listTargets(
            ListTargetsRequest request, StreamObserver<ListTargetsResponse> caller) {
        SignalSnapshot snapshot = signals.snapshot();
        ListTargetsResponse.Builder response = ListTargetsResponse.newBuilder();
        catalog.targets()
                .forEach(it ->
                        response.addTargets(DecisionMapping.target(it, snapshot.of(it.id()))));
        caller.onNext(response.build());
        caller.onCompleted();
    }

    private static String tenant() {
        return ApiKeyInterceptor.TENANT.get();
    }

    private static Optional<Duration> timeout() {
        return Optional.ofNullable(Context.current().getDeadline())
                .map(it -> Duration.ofNanos(Math.max(1, it.timeRemaining(TimeUnit.NANOSECONDS))));
    }

    private static StatusRuntimeException exception(RuntimeException failure) {
        if (failure instanceof RouterException known) {
            return GrpcErrors.exception(known);
        }
        LOG.error("a request failed unexpectedly", failure);
        return GrpcErrors.exception(
                RouterException.of(RouterError.INTERNAL, "The router failed.").causedBy(failure));
    }
}
