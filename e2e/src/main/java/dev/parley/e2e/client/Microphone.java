package dev.parley.e2e.client;

import dev.parley.e2e.audio.Pcm;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends sound in real time, one 20 ms frame after the other, silence while nobody speaks, as an
 * open microphone does. A thread of its own sends; any thread may speak.
 */
public final class Microphone implements AutoCloseable {

    /** What the Realtime API takes, in samples per second. */
    public static final int RATE = 24_000;

    private static final Duration FRAME = Duration.ofMillis(20);
    private static final int FRAME_SAMPLES = RATE / 50;
    private static final Pcm SILENCE = Pcm.silence(FRAME, RATE);

    private final RealtimeConnection connection;
    private final BlockingQueue<Utterance> said = new LinkedBlockingQueue<>();
    private final Thread sender;
    private volatile boolean open = true;

    public Microphone(RealtimeConnection connection) {
        this.connection = connection;
        this.sender = Thread.ofPlatform().name("microphone").daemon().start(this::sendFrames);
    }

    /** Speaks as soon as what was said before is out. */
    public Utterance speak(Pcm sound) {
        if (sound.rate() != RATE) {
            throw new IllegalArgumentException(sound.rate() + " Hz is not " + RATE + " Hz");
        }
        Utterance utterance = new Utterance(sound);
        said.add(utterance);
        return utterance;
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(sender);
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendFrames() {
        long due = System.nanoTime();
        @Nullable Utterance current = null;
        int position = 0;
        try {
            while (open) {
                if (current == null) {
                    current = said.poll();
                    position = 0;
                }
                connection.send(ClientEvents.append(frame(current, position)));
                if (current != null) {
                    current.sent(position, position + FRAME_SAMPLES, System.nanoTime());
                    position += FRAME_SAMPLES;
                    current = position < current.sound().length() ? current : null;
                }
                due += FRAME.toNanos();
                waitUntil(due);
            }
        } catch (ConversationException e) {
            open = false; // the reader learns of the broken connection on its own
        }
    }

    private static Pcm frame(@Nullable Utterance utterance, int position) {
        return utterance == null
                ? SILENCE
                : utterance.sound().slice(position, position + FRAME_SAMPLES);
    }

    private void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); open && left > 0; ) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }
}
