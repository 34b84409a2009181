package dev.parley.inference.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body that may not trickle: too few bytes in a window of time end it. A connection on which
 * nothing comes would otherwise be waited for without end.
 */
final class StallGuard extends FilterInputStream {

    private final HubTimes times;
    private final ScheduledFuture<?> watch;
    private final AtomicLong received = new AtomicLong();
    private long receivedBefore; // the watch's own
    private volatile boolean stalled;

    StallGuard(InputStream body, HubTimes times, ScheduledExecutorService timer) {
        super(body);
        this.times = times;
        long window = times.window().toNanos();
        this.watch = timer.scheduleWithFixedDelay(this::look, window, window, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = received.get();
        if (now - receivedBefore < times.least()) {
            stalled = true;
            watch.cancel(false);
            closeQuietly();
        }
        receivedBefore = now;
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException _) {
            // what matters is that the reader wakes up
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (IOException e) {
            throw stalled ? stalled() : e;
        }
        if (stalled) {
            throw stalled();
        }
        received.addAndGet(Math.max(0, count));
        return count;
    }

    private TryAgainException stalled() {
        return new TryAgainException(
                "fewer than %d bytes came in %d ms"
                        .formatted(times.least(), times.window().toMillis()));
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        in.close();
    }
}
