package dev.parley.voice.tts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that breaks, for another thread, before its call is known to have started.
 *
 * @param hearing opens when that other thread is being told
 */
record BreaksAtTheStart(CountDownLatch hearing) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new BrokenCall<>(hearing);
    }

    private static final class BrokenCall<Q, A> extends ClientCall<Q, A> {

        private final CountDownLatch hearing;
        private @Nullable Listener<A> listener;

        BrokenCall(CountDownLatch hearing) {
            this.hearing = hearing;
        }

        @Override
        public void start(Listener<A> told, Metadata headers) {
            listener = told;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void sendMessage(Q message) {}

        @Override
        public void halfClose() {
            Listener<A> told = Objects.requireNonNull(listener);
            Thread.ofVirtual().start(() -> told.onClose(Status.UNAVAILABLE, new Metadata()));
            try {
                assertThat(hearing.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
