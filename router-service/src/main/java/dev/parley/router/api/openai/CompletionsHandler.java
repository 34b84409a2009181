package dev.parley.router.api.openai;

import dev.parley.router.api.DecisionJson;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.Dispatcher;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** Answers {@code POST /v1/chat/completions}, and {@code POST /v1/route} which only decides. */
@Singleton
class CompletionsHandler {

    /** Where the routing context keeps whom a request comes from. */
    static final String TENANT = "parley-tenant";

    private final Dispatcher dispatcher;
    private final Catalog catalog;
    private final Vertx vertx;
    private final InstantSource clock = InstantSource.system();

    CompletionsHandler(Dispatcher dispatcher, Catalog catalog, Vertx vertx) {
        this.dispatcher = dispatcher;
        this.catalog = catalog;
        this.vertx = vertx;
    }

    void complete(RoutingContext request) {
        CompletionRequest completion = read(request);
        HttpServerResponse response = request.response();
        Context context = vertx.getOrCreateContext();
        long created = clock.instant().getEpochSecond();
        Function<RouteDecision, CompletionWriter> writers =
                it -> new CompletionWriter(it, model(it), created, completion.explain());
        Flow.Subscription answer;
        if (completion.stream()) {
            StreamedAnswer streamed =
                    new StreamedAnswer(response, context, writers, completion.includeUsage());
            answer = dispatcher.chat(completion.task(), streamed);
            streamed.start(answer);
        } else {
            WholeAnswer whole = new WholeAnswer(response, context, writers);
            answer = dispatcher.chat(completion.task(), whole);
            whole.start(answer);
        }
        // The end of the response or of its connection, whichever comes first.
        request.addEndHandler(_ -> answer.cancel());
    }

    void route(RoutingContext request) {
        RouteDecision decision = dispatcher.route(read(request).task().routeRequest());
        dispatcher.requireChoice(decision);
        DecisionHeaders.write(request.response().headers(), decision);
        request.response()
                .putHeader("content-type", "application/json")
                .end(DecisionJson.full(decision).toString());
    }

    private static CompletionRequest read(RoutingContext request) {
        byte[] body =
                request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
        String tenant = request.get(TENANT, "");
        return CompletionRequestReader.read(body, request.request().headers(), tenant);
    }

    private String model(RouteDecision decision) {
        return decision.chosen().flatMap(catalog::target).orElseThrow().model();
    }
}
