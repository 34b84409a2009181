package dev.parley.router.dispatch;

import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.ProviderId;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ModelProvider;
import dev.parley.router.provider.ProviderException;
import dev.parley.router.provider.ProviderFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A provider whose answers say what a test tells them to, and remember what was asked of them. */
final class FakeProvider implements ModelProvider {

    final List<Answer> answers = new ArrayList<>();
    boolean throwing;

    @Override
    public ProviderId id() {
        return new ProviderId("onprem");
    }

    @Override
    public Flow.Publisher<AnswerEvent> chat(
            ModelTarget target, ChatPrompt prompt, Duration timeout) {
        if (throwing) {
            throw new IllegalStateException("the channel is closed");
        }
        return subscriber -> {
            Answer answer = new Answer(target.id().value(), subscriber);
            answers.add(answer);
            subscriber.onSubscribe(answer);
        };
    }

    Answer latest() {
        return answers.getLast();
    }

    /** One call of one target. */
    static final class Answer implements Flow.Subscription {

        final String target;
        long requested;
        long given;
        boolean cancelled;
        boolean over;
        private final Flow.Subscriber<? super AnswerEvent> subscriber;

        Answer(String target, Flow.Subscriber<? super AnswerEvent> subscriber) {
            this.target = target;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void say(String text) {
            given++;
            subscriber.onNext(new AnswerEvent.TextDelta(text));
        }

        void complete() {
            given++;
            over = true;
            subscriber.onNext(
                    new AnswerEvent.Completed(
                            AnswerEvent.FinishReason.STOP,
                            new AnswerEvent.Usage(10, 5, 0),
                            new AnswerEvent.Timings(0, 0, 0, 0, 0)));
            subscriber.onComplete();
        }

        void end() {
            over = true;
            subscriber.onComplete();
        }

        void fail(ProviderFailure failure) {
            over = true;
            subscriber.onError(
                    new ProviderException(
                            failure,
                            "it failed",
                            Optional.empty(),
                            new IllegalStateException("test")));
        }
    }
}
