package dev.parley.voice.stt;

import dev.parley.voice.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A transcriber whose answers the test gives, on the test's own thread. */
public final class FakeTranscriber implements Transcriber {

    private final List<FakeUtterance> utterances = new ArrayList<>();

    @Override
    public FakeUtterance open(TranscriptionModel model, TranscriptListener listener) {
        FakeUtterance utterance = new FakeUtterance(model, listener);
        utterances.add(utterance);
        return utterance;
    }

    /** All utterances opened, oldest first. */
    public List<FakeUtterance> utterances() {
        return List.copyOf(utterances);
    }

    /** The utterance opened last. */
    public FakeUtterance last() {
        return utterances.getLast();
    }

    /** An utterance that remembers what was done with it. */
    public static final class FakeUtterance implements Transcriber.Utterance {

        private final TranscriptionModel model;
        private final TranscriptListener listener;
        private int samples;
        private boolean finished;
        private boolean cancelled;

        FakeUtterance(TranscriptionModel model, TranscriptListener listener) {
            this.model = model;
            this.listener = listener;
        }

        @Override
        public void push(short[] more) {
            if (!finished && !cancelled) {
                samples += more.length;
            }
        }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        public TranscriptionModel model() {
            return model;
        }

        /** Samples pushed before the end. */
        public int samples() {
            return samples;
        }

        public boolean isFinished() {
            return finished;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        /** Answers as a recogniser would while the user speaks. */
        public void hear(String partial) {
            if (!cancelled) {
                listener.partial(partial);
            }
        }

        /** Answers that words were recognised. */
        public void recognize(String text) {
            complete(new Transcript.Recognized(text, 0.9, timing()));
        }

        /** Answers that speech was not understood. */
        public void misunderstand() {
            complete(new Transcript.NotUnderstood(timing()));
        }

        /** Answers that recognition failed. */
        public void fail(UpstreamFailure failure) {
            if (!cancelled) {
                listener.failed(failure);
            }
        }

        private void complete(Transcript transcript) {
            if (!cancelled) {
                listener.completed(transcript);
            }
        }

        private Transcript.Timing timing() {
            return new Transcript.Timing(Duration.ofMillis(samples / 16), Duration.ofMillis(2));
        }
    }
}
