package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechRecognizer.TranscriptListener;
import dev.parley.inference.speech.Transcript;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps what a listener hears. */
final class HeardTranscripts implements TranscriptListener {

    final List<String> partials = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Transcript> end = new CompletableFuture<>();

    @Override
    public void partial(String text) {
        partials.add(text);
    }

    @Override
    public void completed(Transcript transcript) {
        end.complete(transcript);
    }

    @Override
    public void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    Transcript transcript() {
        return end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    Throwable failure() {
        return end.orTimeout(30, TimeUnit.SECONDS).handle((_, failure) -> failure).join();
    }
}
