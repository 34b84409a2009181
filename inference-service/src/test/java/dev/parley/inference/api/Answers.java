package dev.parley.inference.api;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps the answers of one call; it may also leave them unread. */
final class Answers<R> implements ClientResponseObserver<Object, R> {

    private final List<R> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<R> first = new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private boolean reading = true;

    /** Call before the call. */
    void readNothing() {
        reading = false;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Object> call) {
        if (!reading) {
            call.disableAutoRequestWithInitial(1);
        }
    }

    @Override
    public void onNext(R answer) {
        answers.add(answer);
        first.complete(answer);
    }

    @Override
    public void onError(Throwable error) {
        failure.complete(error);
        end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    void awaitFirst() {
        first.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Returns how the call ended. */
    Status status() {
        return end.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Returns all answers of a call that ended well. */
    List<R> all() {
        if (!status().isOk()) {
            throw new AssertionError(status());
        }
        return answers;
    }

    /** Returns what the error says in one kind of detail. */
    <M extends Message> List<M> details(Class<M> kind) {
        List<M> details = new ArrayList<>();
        com.google.rpc.Status status = StatusProto.fromThrowable(failure.join());
        for (Any detail : Objects.requireNonNull(status).getDetailsList()) {
            if (detail.is(kind)) {
                try {
                    details.add(detail.unpack(kind));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return details;
    }
}
