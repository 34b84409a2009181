package dev.parley.voice.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a session, in order. Frames of the client are bounded in number and size: past
 * that the session is told once that it is flooded and later frames are dropped. Everything else is
 * bounded by its sender, and never dropped. Thread-safe.
 */
final class Mailbox {

    private static final int MOST_FRAMES = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Mail> waiting = new ArrayDeque<>();
    private final long mostCharacters;
    private long characters;
    private int frames;
    private boolean flooded;

    /** Something that waits. */
    sealed interface Mail {

        /** From the client, not read yet. */
        record Frame(String text) implements Mail {}

        /** A frame from the client of a kind that the protocol does not have. */
        record BinaryFrame() implements Mail {}

        record Event(SessionEvent event) implements Mail {}

        /** More of an answer can be spoken. */
        record Speech(SpeechChange change) implements Mail {}

        /** The work must be done within a time. */
        record Drain(Duration grace) implements Mail {}

        record Disconnected() implements Mail {}
    }

    Mailbox(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** Takes a frame in; a single frame always fits into an empty mailbox. */
    void frame(String text) {
        takeIn(new Mail.Frame(text), text.length());
    }

    /** Takes a binary frame in, whose content nobody will look at. */
    void binaryFrame() {
        takeIn(new Mail.BinaryFrame(), 0);
    }

    private void takeIn(Mail frame, int length) {
        lock.lock();
        try {
            if (flooded) {
                return;
            }
            boolean full =
                    frames >= MOST_FRAMES || (frames > 0 && characters + length > mostCharacters);
            if (full) {
                flooded = true;
                add(new Mail.Event(new SessionEvent.Flooded()));
                return;
            }
            frames++;
            characters += length;
            add(frame);
        } finally {
            lock.unlock();
        }
    }

    void post(SessionEvent event) {
        post(new Mail.Event(event));
    }

    void post(Mail mail) {
        lock.lock();
        try {
            add(mail);
        } finally {
            lock.unlock();
        }
    }

    private void add(Mail mail) {
        waiting.add(mail);
        arrived.signal();
    }

    /** The next mail; absent when none arrives in time. */
    Optional<Mail> take(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (waiting.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            Mail mail = waiting.poll();
            switch (mail) {
                case Mail.Frame(String text) -> {
                    frames--;
                    characters -= text.length();
                }
                case Mail.BinaryFrame() -> frames--;
                case null, default -> {} // not counted
            }
            return Optional.ofNullable(mail);
        } finally {
            lock.unlock();
        }
    }
}
