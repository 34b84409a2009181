package dev.parley.inference.api;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.GeneratedToken;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends an answer as fast as its caller reads. Used by the call's thread, but for {@link #onReady}.
 */
final class AnswerWriter {

    private final ServerCallStreamObserver<ChatResponse> responses;
    private final Duration patience;
    private final Semaphore becameReady = new Semaphore(0);
    private final List<GeneratedToken> untold = new ArrayList<>();

    /** {@code patience}: how long the caller may read nothing. */
    AnswerWriter(ServerCallStreamObserver<ChatResponse> responses, Duration patience) {
        this.responses = responses;
        this.patience = patience;
    }

    /** The caller has room for more. */
    void onReady() {
        becameReady.release();
    }

    /** Keeps a token for the next message. */
    void token(GeneratedToken token) {
        untold.add(token);
    }

    void text(String text) throws InterruptedException {
        if (!text.isEmpty()) {
            send(ChatResponse.newBuilder().setText(text));
        }
    }

    void call(ToolCall call) throws InterruptedException {
        send(ChatResponses.call(call));
    }

    /** Sends the last message. */
    void completed(Finished finished, FinishReason reason, long seed, String stop)
            throws InterruptedException {
        send(ChatResponses.completed(finished, reason, seed, stop));
    }

    void close() {
        responses.onCompleted();
    }

    void fail(Throwable failure) {
        responses.onError(GrpcErrors.toStatus(failure));
    }

    private void send(ChatResponse.Builder response) throws InterruptedException {
        while (!responses.isReady()) {
            if (!becameReady.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw InferenceException.of(
                        InferenceError.READER_TOO_SLOW,
                        "the answer was left unread for " + patience.toMillis() + " ms");
            }
        }
        responses.onNext(response.addAllTokens(untold).build());
        untold.clear();
    }
}
