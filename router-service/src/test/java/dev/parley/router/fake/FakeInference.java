package dev.parley.router.fake;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceImplBase;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.ListModelsResponse;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelKind;
import dev.parley.inference.v1.ModelState;
import dev.parley.inference.v1.Timings;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Serves two models on a real port; each answers by a script that a test may replace. */
public final class FakeInference extends InferenceServiceImplBase implements AutoCloseable {

    public static final String LARGE = "parley-demo-large";
    public static final String SMALL = "parley-demo-small";

    /** Answers one request. */
    @FunctionalInterface
    public interface Script {

        void answer(ChatRequest request, ServerCallStreamObserver<ChatResponse> caller);
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, ModelState> states = new ConcurrentHashMap<>();
    private final BlockingQueue<ChatRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<Duration>> deadlines = new LinkedBlockingQueue<>();
    private final Server server;

    public FakeInference() throws IOException {
        reset();
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(this)
                        .build()
                        .start();
    }

    public int port() {
        return server.getPort();
    }

    /** Both models are ready and greet. */
    public void reset() {
        for (String model : new String[] {LARGE, SMALL}) {
            states.put(model, ModelState.MODEL_STATE_READY);
            scripts.put(model, say("Hello from ", model, "."));
        }
        requests.clear();
        cancelled.clear();
        deadlines.clear();
    }

    public void script(String model, Script script) {
        scripts.put(model, script);
    }

    public void state(String model, ModelState state) {
        states.put(model, state);
    }

    /** Returns the next request that reached a model. */
    public ChatRequest request() throws InterruptedException {
        return Optional.ofNullable(requests.poll(5, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Whether no other request reached a model. */
    public boolean idle() {
        return requests.isEmpty();
    }

    /** Returns the model whose call was cancelled next. */
    public String cancelled() throws InterruptedException {
        return Optional.ofNullable(cancelled.poll(5, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Returns what was left of the deadline of the next request that reached a model. */
    public Optional<Duration> deadline() throws InterruptedException {
        return Optional.ofNullable(deadlines.poll(5, TimeUnit.SECONDS)).orElseThrow();
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> caller) {
        ServerCallStreamObserver<ChatResponse> call =
                (ServerCallStreamObserver<ChatResponse>) caller;
        call.setOnCancelHandler(() -> cancelled.add(request.getModel()));
        deadlines.add(
                Optional.ofNullable(Context.current().getDeadline())
                        .map(it -> Duration.ofNanos(it.timeRemaining(TimeUnit.NANOSECONDS))));
        requests.add(request);
        scripts.getOrDefault(request.getModel(), say()).answer(request, call);
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> caller) {
        ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
        states.forEach((id, state) ->
                response.addModels(
                        Model.newBuilder()
                                .setId(id)
                                .setKind(ModelKind.MODEL_KIND_CHAT)
                                .setState(state)
                                .setContextLength(2048)));
        caller.onNext(response.build());
        caller.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Says the words, one event each, and stops. */
    public static Script say(String... words) {
        return (_, caller) -> {
            for (String word : words) {
                caller.onNext(text(word));
            }
            caller.onNext(completed(FinishReason.FINISH_REASON_STOP));
            caller.onCompleted();
        };
    }

    /** Calls a tool. */
    public static Script call(String id, String name, String arguments) {
        return (_, caller) -> {
            caller.onNext(
                    ChatResponse.newBuilder()
                            .setToolCall(
                                    ToolCall.newBuilder()
                                            .setId(id)
                                            .setName(name)
                                            .setArguments(arguments))
                            .build());
            caller.onNext(completed(FinishReason.FINISH_REASON_TOOL_CALLS));
            caller.onCompleted();
        };
    }

    /** Says the words and then nothing more, until it is cancelled. */
    public static Script sayAndStall(String... words) {
        return (_, caller) -> {
            for (String word : words) {
                caller.onNext(text(word));
            }
        };
    }

    /** Fails without a word. */
    public static Script fail(RuntimeException failure) {
        return (_, caller) -> caller.onError(failure);
    }

    public static ChatResponse text(String text) {
        return ChatResponse.newBuilder().setText(text).build();
    }

    public static ChatResponse completed(FinishReason reason) {
        return ChatResponse.newBuilder()
                .setCompleted(
                        Completed.newBuilder()
                                .setFinishReason(reason)
                                .setUsage(
                                        Usage.newBuilder()
                                                .setPromptTokens(12)
                                                .setCompletionTokens(3)
                                                .setCachedTokens(4))
                                .setTimings(
                                        Timings.newBuilder()
                                                .setQueueUs(10)
                                                .setPrefillUs(20)
                                                .setTtftUs(30)
                                                .setTpotUs(40)))
                .build();
    }
}
