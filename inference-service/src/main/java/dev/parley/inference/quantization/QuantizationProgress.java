package dev.parley.inference.quantization;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says now and then how far the quantiser has come, how fast it is and how long it will take. */
final class QuantizationProgress implements LongConsumer {

    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private final long began;
    private long said;
    private long done;

    /**
     * @param what is being done, as a line begins
     * @param total values to go through
     * @param lines takes each line
     */
    QuantizationProgress(String what, long total, LongSupplier nanoTime, Consumer<String> lines) {
        this.what = what;
        this.total = total;
        this.nanoTime = nanoTime;
        this.lines = lines;
        this.began = nanoTime.getAsLong();
        this.said = began;
    }

    @Override
    public void accept(long values) {
        done += values;
        long now = nanoTime.getAsLong();
        if (now - said >= INTERVAL_NANOS) {
            said = now;
            lines.accept(line(now - began));
        }
    }

    private String line(long nanos) {
        double seconds = nanos / 1e9;
        double rate = done / seconds;
        return String.format(
                Locale.ROOT,
                "%s: %.0f %%, %.0f million of %.0f, %.0f million a second, %.0f s left",
                what,
                100.0 * done / total,
                done / 1e6,
                total / 1e6,
                rate / 1e6,
                (total - done) / rate);
    }
}
