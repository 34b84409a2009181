package dev.parley.voice.stt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.v1.SpeechServiceGrpc;
import dev.parley.inference.v1.TranscribeRequest;
import dev.parley.inference.v1.TranscribeResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A recognition service that says what the test makes it say. */
final class ScriptedRecognition extends SpeechServiceGrpc.SpeechServiceImplBase {

    private static final String HALF_CLOSED = "half-closed";
    private static final String CANCELLED = "cancelled";

    private final BlockingQueue<TranscribeRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamObserver<TranscribeResponse>> calls =
            new LinkedBlockingQueue<>();
    private @Nullable StreamObserver<TranscribeResponse> current;
    private volatile @Nullable Status refusal;
    private volatile boolean reads = true;

    /** Answers later calls with an error. */
    void refuse(Status status) {
        refusal = status;
    }

    /** Leaves the sound of later calls unread. */
    void stopReading() {
        reads = false;
    }

    /** Whether the caller said that no more sound comes. */
    boolean isHalfClosed() throws InterruptedException {
        return HALF_CLOSED.equals(ended.poll(10, TimeUnit.SECONDS));
    }

    /** Whether the caller gave up, having said that no more sound comes or not. */
    boolean isCancelled() throws InterruptedException {
        String end = ended.poll(10, TimeUnit.SECONDS);
        return CANCELLED.equals(HALF_CLOSED.equals(end) ? ended.poll(10, TimeUnit.SECONDS) : end);
    }

    /** The caller's next message. */
    TranscribeRequest next() throws InterruptedException {
        TranscribeRequest request = requests.poll(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    /** What the test answers with. */
    StreamObserver<TranscribeResponse> answers() throws InterruptedException {
        if (current == null) {
            current = calls.poll(10, TimeUnit.SECONDS);
        }
        assertThat(current).isNotNull();
        return current;
    }

    @Override
    public StreamObserver<TranscribeRequest> transcribe(
            StreamObserver<TranscribeResponse> answers) {
        ServerCallStreamObserver<TranscribeResponse> call =
                (ServerCallStreamObserver<TranscribeResponse>) answers;
        call.setOnCancelHandler(() -> ended.add(CANCELLED));
        if (!reads) {
            call.disableAutoInboundFlowControl();
        }
        calls.add(answers);
        Status status = refusal;
        if (status != null) {
            answers.onError(status.asRuntimeException());
        }
        return new StreamObserver<>() {
            @Override
            public void onNext(TranscribeRequest request) {
                requests.add(request);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {
                ended.add(HALF_CLOSED);
            }
        };
    }
}
