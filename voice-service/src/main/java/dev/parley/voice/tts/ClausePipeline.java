package dev.parley.voice.tts;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.Framer;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.UpstreamFailure;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Speaks an answer clause by clause. One clause is synthesised at a time, and at most one that is
 * not yet being sent: enough to hide synthesis behind playback, little to throw away when the user
 * interrupts. The lock puts the session and the transport in one order, and is held while the
 * listener hears.
 */
final class ClausePipeline implements SpeechPipeline {

    /** Pieces of sound on their way at any time. */
    private static final int WINDOW = 4;

    private static final int MOST_CHARACTERS = 1 << 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Synthesizer synthesizer;
    private final SpeechStyle style;
    private final Listener listener;
    private final int mostWaitingFrames;
    private final Context context = Context.current();
    private final SentenceChunker chunker = new SentenceChunker();
    private final Framer framer = new Framer(SampleRate.HZ_24000);
    private final Queue<String> clauses = new ArrayDeque<>();
    private final Queue<SpeechOutput> ready = new ArrayDeque<>();
    private @Nullable Voice speaking;
    private int characters;
    private int waitingFrames;

    /** Clauses started whose beginning was not polled. */
    private int ahead;

    private boolean started;
    private boolean textEnded;
    private boolean changing;
    private boolean ended;
    private @Nullable UpstreamFailure failure;

    ClausePipeline(
            Synthesizer synthesizer, SpeechStyle style, Listener listener, Duration waitingSound) {
        this.synthesizer = synthesizer;
        this.style = style;
        this.listener = listener;
        this.mostWaitingFrames = (int) Math.max(1, waitingSound.dividedBy(AudioFrame.DURATION));
    }

    @Override
    public void append(String delta) {
        change(() -> {
            if (textEnded) {
                return;
            }
            characters += delta.length();
            if (characters > MOST_CHARACTERS) {
                fail(new UpstreamFailure.Refused("", "the answer is too long to speak"));
                return;
            }
            clauses.addAll(chunker.push(delta));
        });
    }

    @Override
    public void finish() {
        change(() -> {
            textEnded = true;
            chunker.flush().ifPresent(clauses::add);
        });
    }

    @Override
    public Optional<SpeechOutput> poll() {
        lock.lock();
        try {
            Optional<SpeechOutput> piece = Optional.ofNullable(ready.poll());
            change(() -> piece.ifPresent(this::taken));
            return piece;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            stop();
            ready.clear();
        } finally {
            lock.unlock();
        }
    }

    private void taken(SpeechOutput piece) {
        switch (piece) {
            case SpeechOutput.Clause _ -> ahead--;
            case SpeechOutput.Frame _ -> {
                waitingFrames--;
                if (speaking != null) {
                    speaking.requestMore();
                }
            }
        }
    }

    /**
     * Runs a change, starts what it made possible and tells the listener what came of it. A change
     * within a change is told with the outer one.
     */
    private void change(Runnable action) {
        lock.lock();
        try {
            if (changing) {
                action.run();
            } else if (!ended) {
                runAndTell(action);
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAndTell(Runnable action) {
        boolean wasEmpty = ready.isEmpty();
        changing = true;
        try {
            action.run();
            speakNext();
        } finally {
            changing = false;
        }
        tell(wasEmpty);
    }

    private void tell(boolean wasEmpty) {
        boolean complete = isSpokenWhole();
        if (complete) {
            ended = true;
            framer.flush().ifPresent(this::add);
        }
        if (wasEmpty && !ready.isEmpty()) {
            listener.ready();
        }
        if (complete) {
            listener.completed();
        }
        if (failure != null) {
            listener.failed(failure);
        }
    }

    private boolean isSpokenWhole() {
        return !ended && textEnded && speaking == null && clauses.isEmpty();
    }

    private void speakNext() {
        while (!ended && speaking == null && ahead == 0) {
            String text = clauses.poll();
            if (text == null) {
                return;
            }
            ahead++;
            if (!started) {
                started = true;
                listener.clauseStarted();
            }
            if (SentenceChunker.isSpeakable(text)) {
                new Voice(text).start();
            } else {
                announce(text);
            }
        }
    }

    private void announce(String text) {
        ready.add(new SpeechOutput.Clause(text, framer.end()));
    }

    private void add(AudioFrame frame) {
        ready.add(new SpeechOutput.Frame(frame));
        waitingFrames++;
    }

    private void fail(UpstreamFailure reason) {
        if (!ended) {
            stop();
            failure = reason;
        }
    }

    private void stop() {
        ended = true;
        clauses.clear();
        if (speaking != null) {
            speaking.cancel();
            speaking = null;
        }
    }

    /** One clause being synthesised; a voice that is no longer {@code speaking} is not heard. */
    private final class Voice implements Synthesizer.Listener {

        private final String text;
        private final ClauseSound sound;
        private Synthesizer.@Nullable Synthesis synthesis;
        private boolean announced;
        private int owed;

        Voice(String text) {
            this.text = text;
            this.sound = new ClauseSound(text);
        }

        void start() {
            speaking = this;
            try (Scope _ = context.makeCurrent()) {
                synthesis = synthesizer.speak(text.strip(), style, this);
            }
            owed = WINDOW;
            requestMore();
        }

        /** Lets more sound come unless enough waits. */
        void requestMore() {
            if (speaking == this
                    && synthesis != null
                    && owed > 0
                    && waitingFrames < mostWaitingFrames) {
                int pieces = owed;
                owed = 0;
                synthesis.request(pieces);
            }
        }

        void cancel() {
            if (synthesis != null) {
                synthesis.cancel();
            }
        }

        @Override
        public void audio(short[] samples, SampleRate rate) {
            change(() -> {
                if (speaking == this) {
                    owed++;
                    emit(sound.push(samples, rate));
                    requestMore();
                }
            });
        }

        @Override
        public void completed() {
            change(() -> {
                if (speaking == this) {
                    emit(sound.finish());
                    if (!announced) {
                        announce(text);
                    }
                    speaking = null;
                }
            });
        }

        @Override
        public void failed(UpstreamFailure reason) {
            change(() -> {
                if (speaking == this) {
                    speaking = null;
                    fail(reason);
                }
            });
        }

        private void emit(short[] samples) {
            if (samples.length > 0 && !announced) {
                announced = true;
                announce(text);
            }
            framer.push(samples).forEach(ClausePipeline.this::add);
        }
    }
}
