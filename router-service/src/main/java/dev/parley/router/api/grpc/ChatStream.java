package dev.parley.router.api.grpc;

import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.AnswerListener;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.v1.ChatResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Writes one answer to one caller, and asks for more of it only while the caller keeps up. */
final class ChatStream implements AnswerListener {

    private final ServerCallStreamObserver<ChatResponse> caller;
    private final ReentrantLock lock = new ReentrantLock();
    // The lock guards both: gRPC says "ready" on one thread while events come on another.
    private Flow.@Nullable Subscription answer;
    private boolean asked;

    ChatStream(ServerCallStreamObserver<ChatResponse> caller) {
        this.caller = caller;
        caller.setOnReadyHandler(this::ask);
        caller.setOnCancelHandler(this::cancel);
    }

    void start(Flow.Subscription subscription) {
        lock.lock();
        try {
            answer = subscription;
        } finally {
            lock.unlock();
        }
        if (caller.isCancelled()) {
            subscription.cancel();
        } else {
            ask();
        }
    }

    @Override
    public void decided(RouteDecision decision) {
        caller.onNext(
                ChatResponse.newBuilder().setDecision(DecisionMapping.decision(decision)).build());
    }

    @Override
    public void answered(AnswerEvent event) {
        caller.onNext(AnswerMapping.response(event));
        if (event instanceof AnswerEvent.Completed) {
            caller.onCompleted();
            return;
        }
        lock.lock();
        try {
            asked = false;
        } finally {
            lock.unlock();
        }
        ask();
    }

    @Override
    public void failed(RouterException failure) {
        caller.onError(GrpcErrors.exception(failure));
    }

    private void ask() {
        Flow.Subscription subscription;
        lock.lock();
        try {
            if (answer == null || asked || !caller.isReady()) {
                return;
            }
            asked = true;
            subscription = answer;
        } finally {
            lock.unlock();
        }
        subscription.request(1);
    }

    private void cancel() {
        Flow.Subscription subscription;
        lock.lock();
        try {
            subscription = answer;
        } finally {
            lock.unlock();
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
