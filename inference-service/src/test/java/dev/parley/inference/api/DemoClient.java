package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.await;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.Iterator;

/** A client of the small demonstration model, over a connection of its own. */
final class DemoClient implements AutoCloseable {

    static final String MODEL = "parley-demo-small";
    static final String QUESTION = "what is seven plus eight";

    private final ManagedChannel channel;

    /** Connects, and waits until the model serves. */
    DemoClient(ChatModels models, int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
    }

    /** Asks {@link #QUESTION}. */
    static ChatRequest.Builder asking(int maxTokens) {
        return Chats.asking(MODEL, QUESTION, maxTokens);
    }

    ReadAnswer chat(ChatRequest.Builder request) {
        return ReadAnswer.of(stream(request));
    }

    Iterator<ChatResponse> stream(ChatRequest.Builder request) {
        return stub().chat(request.build());
    }

    InferenceServiceBlockingStub stub() {
        return InferenceServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
