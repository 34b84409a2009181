package dev.parley.inference.cli;

import dev.parley.inference.store.ByteCount;
import dev.parley.inference.store.PullListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how a model comes: on a terminal a line that is written over, elsewhere a line from time to
 * time.
 */
final class PullProgress implements PullListener {

    private static final Duration REFRESH = Duration.ofMillis(200);
    private static final Duration LINE = Duration.ofSeconds(10);
    private static final int BAR = 24;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier clock;
    private String file = "";
    private long size;
    private long held;
    private long begun;
    private long heldAtBeginning;
    private long shown;

    /**
     * Makes one.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    PullProgress(PrintWriter out, boolean isTerminal, LongSupplier clock) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.clock = clock;
    }

    @Override
    public void planned(int files, long bytes) {
        out.println(
                files == 0
                        ? "everything is here"
                        : "%d files to fetch, %s".formatted(files, ByteCount.of(bytes)));
    }

    @Override
    public void started(String name, long bytes, long there) {
        file = name;
        size = bytes;
        held = there;
        heldAtBeginning = there;
        begun = clock.getAsLong();
        shown = begun;
        if (there > 0) {
            line("%s goes on at %s".formatted(name, ByteCount.of(there)));
        }
    }

    @Override
    public void received(int bytes) {
        held += bytes;
        long now = clock.getAsLong();
        if (now - shown >= (isTerminal ? REFRESH : LINE).toNanos()) {
            shown = now;
            show(now);
        }
    }

    @Override
    public void restarted() {
        held = 0;
        heldAtBeginning = 0;
        begun = clock.getAsLong();
    }

    @Override
    public void finished(String name) {
        line("%s  %s".formatted(name, ByteCount.of(size)));
    }

    @Override
    public void retrying(String what, String reason, Duration pause) {
        line("%s; again in %.1f s".formatted(reason, pause.toMillis() / 1e3));
    }

    private void show(long now) {
        double seconds = Math.max(1e-3, (now - begun) / 1e9);
        double speed = (held - heldAtBeginning) / seconds;
        double share = size == 0 ? 1 : (double) held / size;
        String text =
                String.format(
                        Locale.ROOT,
                        "%s  %3.0f %%  %s of %s  %s/s  %s left",
                        file,
                        100 * share,
                        ByteCount.of(held),
                        ByteCount.of(size),
                        ByteCount.of((long) speed),
                        speed < 1 ? "?" : left((size - held) / speed));
        if (isTerminal) {
            int full = (int) Math.min(BAR, Math.round(BAR * share));
            out.print("\r\033[K[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + text);
            out.flush();
        } else {
            out.println(text);
        }
    }

    private static String left(double seconds) {
        long whole = Math.round(seconds);
        return whole < 90 ? whole + " s" : (whole + 30) / 60 + " min";
    }

    private void line(String text) {
        out.println((isTerminal ? "\r\033[K" : "") + text);
    }
}
