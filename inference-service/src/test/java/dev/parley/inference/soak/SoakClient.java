package dev.parley.inference.soak;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import dev.parley.inference.v1.WatchLoadRequest;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One of the clients: a connection for some calls, then another. Used by one thread. */
final class SoakClient {

    /** No call takes as long: whoever waits for it waits for an end that does not come. */
    private static final int NEVER_SECONDS = 60;

    private static final int LONGEST_PAUSE_MILLIS = 1500;

    private final int port;
    private final Random random;
    private final SoakRequests requests;
    private final Ends ends;

    SoakClient(int port, Random random, Ends ends) {
        this.port = port;
        this.random = random;
        this.requests = new SoakRequests(random);
        this.ends = ends;
    }

    /**
     * Comes and goes until {@code System.nanoTime()} has reached {@code end}.
     *
     * @throws IOException where no connection can be had
     */
    void run(long end) throws IOException {
        while (System.nanoTime() - end < 0) {
            try (Relay relay = new Relay(port)) {
                ManagedChannel channel =
                        ManagedChannelBuilder.forAddress("127.0.0.1", relay.port())
                                .usePlaintext()
                                .build();
                try {
                    visit(InferenceServiceGrpc.newBlockingStub(channel), relay);
                } finally {
                    channel.shutdownNow();
                }
            }
        }
    }

    private void visit(InferenceServiceBlockingStub stub, Relay relay) {
        InferenceServiceBlockingStub patient =
                stub.withDeadlineAfter(NEVER_SECONDS, TimeUnit.SECONDS);
        for (int calls = 1 + random.nextInt(8); calls > 0; calls--) {
            switch (random.nextInt(12)) {
                case 0 -> cancel(patient);
                case 1 -> {
                    vanish(patient, relay);
                    return;
                }
                case 2 -> tooLate(stub);
                case 3 -> readSlowly(patient);
                case 4 -> count("refused", end(patient, requests.invalidChat()));
                case 5 -> count("prefill", prefill(patient));
                case 6 -> watch(patient);
                default -> count("read", end(patient, requests.chat()));
            }
        }
    }

    private void cancel(InferenceServiceBlockingStub stub) {
        count("left", leave(stub, requests.longChat(), () -> {}));
    }

    /** Also what the server says then is not heard. */
    private void vanish(InferenceServiceBlockingStub stub, Relay relay) {
        count("vanished", leave(stub, requests.longChat(), relay::cut));
    }

    private void tooLate(InferenceServiceBlockingStub stub) {
        InferenceServiceBlockingStub hasty =
                stub.withDeadlineAfter(1 + random.nextInt(50), TimeUnit.MILLISECONDS);
        count("hasty", end(hasty, requests.longChat()));
    }

    private void readSlowly(InferenceServiceBlockingStub stub) {
        count("slow", end(stub, requests.longChat(), () -> pause(LONGEST_PAUSE_MILLIS)));
    }

    private void pause(int longestMillis) {
        LockSupport.parkNanos(random.nextInt(longestMillis) * 1_000_000L);
    }

    private String prefill(InferenceServiceBlockingStub stub) {
        try {
            return stub.prefill(requests.prefill()).getOutcome().name();
        } catch (StatusRuntimeException failure) {
            return code(failure);
        }
    }

    private void watch(InferenceServiceBlockingStub stub) {
        CancellableContext context = Context.current().withCancellation();
        try {
            context.run(() -> stub.watchLoad(WatchLoadRequest.getDefaultInstance()).next());
            count("watched", "left");
        } catch (StatusRuntimeException failure) {
            count("watched", code(failure));
        } finally {
            context.cancel(null);
        }
    }

    /** Goes after some messages, or at once; returns how it ended where it did before. */
    private String leave(
            InferenceServiceBlockingStub stub, ChatRequest.Builder request, Runnable goodbye) {
        CancellableContext context = Context.current().withCancellation();
        Context outside = context.attach();
        SoakAnswer answer = chat(stub, request);
        try {
            for (int messages = random.nextInt(6); messages > 0; messages--) {
                if (!answer.read()) {
                    return answer.end();
                }
            }
            goodbye.run();
            return "gone";
        } catch (StatusRuntimeException failure) {
            return failed(answer, failure);
        } finally {
            context.detach(outside);
            context.cancel(null);
        }
    }

    private String end(InferenceServiceBlockingStub stub, ChatRequest.Builder request) {
        return end(stub, request, () -> {});
    }

    private String end(
            InferenceServiceBlockingStub stub, ChatRequest.Builder request, Runnable afterFirst) {
        SoakAnswer answer = chat(stub, request);
        try {
            if (answer.read()) {
                afterFirst.run();
            }
            while (answer.read()) {} // to the end
            return answer.end();
        } catch (StatusRuntimeException failure) {
            return failed(answer, failure);
        }
    }

    private SoakAnswer chat(InferenceServiceBlockingStub stub, ChatRequest.Builder request) {
        ends.chatBegins();
        return new SoakAnswer(stub.chat(request.build()), ends);
    }

    /** Whoever is told to come again later does. */
    private String failed(SoakAnswer answer, StatusRuntimeException failure) {
        if (failure.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            pause(20);
        }
        return answer.failed(failure);
    }

    private static String code(StatusRuntimeException failure) {
        return failure.getStatus().getCode().name();
    }

    private void count(String what, String end) {
        ends.count(what + ": " + end);
    }
}
