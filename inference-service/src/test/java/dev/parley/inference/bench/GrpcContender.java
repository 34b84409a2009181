package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.process.ServiceProcess;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Priority;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Usage;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The service over a socket of this machine: template, tokeniser, engine, text and gRPC, as a
 * client sees them. The client's own work is counted, too, and it takes the cores of the steps.
 */
final class GrpcContender implements Contender {

    private final ServiceProcess service;
    private final InferenceServiceGrpc.InferenceServiceBlockingStub blocking;
    private final InferenceServiceGrpc.InferenceServiceStub stub;
    private final WordTokenizer words;
    private final int length;
    private final Random random = new Random(1);
    private final ObjectNode facts = JsonFile.MAPPER.createObjectNode();
    private final List<String> held = new ArrayList<>(); // the prompts that decoding rows have

    /**
     * @param service is closed with this
     * @param length tokens of prompt and answer together
     */
    GrpcContender(ServiceProcess service, WordTokenizer words, int length) {
        this.service = service;
        this.blocking = InferenceServiceGrpc.newBlockingStub(service.channel());
        this.stub = InferenceServiceGrpc.newStub(service.channel());
        this.words = words;
        this.length = length;
    }

    @Override
    public String name() {
        return "gRPC";
    }

    @Override
    public ObjectNode facts() {
        return facts;
    }

    @Override
    public double prefill(int tokens) {
        ChatRequest request = request(words.text(tokens, random), 1).build();
        long began = System.nanoTime();
        Iterator<ChatResponse> answer = blocking.chat(request);
        ChatResponse last = answer.next();
        double seconds = (System.nanoTime() - began) / 1e9;
        while (answer.hasNext()) {
            last = answer.next();
        }
        requireWhole(last.getCompleted().getUsage(), tokens);
        return seconds;
    }

    /** What was measured was the whole prompt, and as long as the others'. */
    private static void requireWhole(Usage usage, int tokens) {
        if (usage.getPromptTokens() != tokens || usage.getCachedTokens() != 0) {
            throw new IllegalStateException(
                    "the prompt was to have %d new tokens, and it had%n%s"
                            .formatted(tokens, usage));
        }
    }

    @Override
    public double decode(int rows, int context, int steps) {
        TokenWindow window = new TokenWindow(rows, steps);
        List<Row> answers = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            if (held.size() == i) {
                held.add(words.text(context, random));
            }
            Row row = new Row(window.row());
            answers.add(row);
            stub.chat(request(held.get(i), length - context).setSession("row " + i).build(), row);
        }
        double seconds = window.seconds();
        answers.forEach(Row::cancel);
        return seconds;
    }

    private static ChatRequest.Builder request(String text, int maxTokens) {
        return ChatRequest.newBuilder()
                .setModel(BenchService.MODEL)
                .setPriority(Priority.PRIORITY_VOICE)
                .addMessages(Message.newBuilder().setRole(Role.ROLE_USER).setContent(text))
                .setSampling(Sampling.newBuilder().setMaxTokens(maxTokens).setIgnoreEos(true));
    }

    /** Counts one answer's tokens as they come. */
    private static final class Row implements ClientResponseObserver<ChatRequest, ChatResponse> {

        private final TokenWindow.Row counted;
        private @Nullable ClientCallStreamObserver<ChatRequest> call;

        Row(TokenWindow.Row counted) {
            this.counted = counted;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ChatRequest> started) {
            call = started;
        }

        @Override
        public void onNext(ChatResponse response) {
            counted.add(WordTokenizer.count(response.getText()));
        }

        @Override
        public void onError(Throwable failure) {
            counted.end(failure.toString());
        }

        @Override
        public void onCompleted() {
            counted.end("it is complete");
        }

        void cancel() {
            if (call != null) {
                call.cancel("enough was counted", null);
            }
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
