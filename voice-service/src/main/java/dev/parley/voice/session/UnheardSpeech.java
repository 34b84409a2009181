package dev.parley.voice.session;

import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for the sound of one text. */
final class UnheardSpeech implements SpeechPipeline.Listener {

    private sealed interface News {

        record More() implements News {}

        record End(Optional<UpstreamFailure> failure) implements News {}
    }

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Duration patience;

    UnheardSpeech(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void ready() {
        news.add(new News.More());
    }

    @Override
    public void completed() {
        news.add(new News.End(Optional.empty()));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        news.add(new News.End(Optional.of(failure)));
    }

    /** Waits until there is something to be polled; returns whether more will come. */
    boolean awaitMore() throws InterruptedException {
        @Nullable News next = news.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return switch (next) {
            case null -> throw new IllegalStateException("no sound within " + patience);
            case News.More() -> true;
            case News.End(Optional<UpstreamFailure> failure) -> {
                if (failure.isPresent()) {
                    throw new IllegalStateException(failure.get().detail());
                }
                yield false;
            }
        };
    }
}
