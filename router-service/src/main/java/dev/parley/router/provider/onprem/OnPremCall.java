package dev.parley.router.provider.onprem;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceStub;
import dev.parley.router.provider.AnswerEvent;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer: hands the subscriber's demand to gRPC's flow control, so that what nobody asked for
 * stays with the server, and gRPC's events to the subscriber, in gRPC's order.
 */
final class OnPremCall
        implements ClientResponseObserver<ChatRequest, ChatResponse>, Flow.Subscription {

    private final Flow.Subscriber<? super AnswerEvent> subscriber;
    private final ReentrantLock lock = new ReentrantLock();
    // The lock guards the rest: gRPC takes neither demand nor cancellation before the call started.
    private @Nullable ClientCallStreamObserver<ChatRequest> call;
    private boolean started;
    private boolean cancelled;
    private int demandBeforeStart;

    OnPremCall(Flow.Subscriber<? super AnswerEvent> subscriber) {
        this.subscriber = subscriber;
    }

    void start(InferenceServiceStub inference, ChatRequest request) {
        subscriber.onSubscribe(this);
        if (isCancelled()) {
            return;
        }
        inference.chat(request, this);
        lock.lock();
        try {
            started = true;
            if (cancelled) {
                cancelCall();
            } else if (demandBeforeStart > 0 && call != null) {
                call.request(demandBeforeStart);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChatRequest> call) {
        call.disableAutoRequestWithInitial(0);
        lock.lock();
        try {
            this.call = call;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void request(long n) {
        int demand = (int) Math.min(n, Integer.MAX_VALUE);
        lock.lock();
        try {
            if (started && call != null) {
                call.request(demand);
            } else {
                demandBeforeStart += demand;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (started) {
                cancelCall();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onNext(ChatResponse response) {
        if (!isCancelled()) {
            // An event of a newer contract than ours takes demand but brings nothing.
            EventMapping.event(response).ifPresentOrElse(subscriber::onNext, () -> request(1));
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!isCancelled()) {
            subscriber.onError(StatusMapping.exception(error));
        }
    }

    @Override
    public void onCompleted() {
        if (!isCancelled()) {
            subscriber.onComplete();
        }
    }

    private boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    private void cancelCall() {
        if (call != null) {
            call.cancel("the answer is not wanted any more", null);
        }
    }
}
