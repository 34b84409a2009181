package dev.parley.inference.api;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers which deadline each call brought. */
@GlobalInterceptor
@Singleton
public final class DeadlineRecorder implements ServerInterceptor {

    final BlockingQueue<Optional<Duration>> timesLeft = new LinkedBlockingQueue<>();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Deadline deadline = Context.current().getDeadline();
        timesLeft.add(
                Optional.ofNullable(deadline)
                        .map(d -> Duration.ofNanos(d.timeRemaining(TimeUnit.NANOSECONDS))));
        return next.startCall(call, headers);
    }
}
