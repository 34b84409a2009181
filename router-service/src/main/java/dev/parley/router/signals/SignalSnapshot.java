package dev.parley.router.signals;

import dev.parley.router.catalog.TargetId;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The signals of every target at one moment; equal contents have equal ids. */
public final class SignalSnapshot {

    private static final long PRIME = 0x100000001b3L;
    private static final long BASIS = 0xcbf29ce484222325L;

    private final String id;
    private final Map<TargetId, TargetSignal> signals;

    public SignalSnapshot(Map<TargetId, TargetSignal> signals) {
        this.signals = Map.copyOf(signals);
        this.id = "s" + HexFormat.of().toHexDigits(hash(signals));
    }

    public String id() {
        return id;
    }

    public TargetSignal of(TargetId target) {
        return signals.getOrDefault(target, TargetSignal.UNKNOWN);
    }

    // FNV-1a over the fields, in the order of the targets' ids.
    private static long hash(Map<TargetId, TargetSignal> signals) {
        long hash = BASIS;
        for (Map.Entry<TargetId, TargetSignal> entry : new TreeMap<>(signals).entrySet()) {
            TargetSignal signal = entry.getValue();
            hash = mix(hash, entry.getKey().value().hashCode());
            hash = mix(hash, signal.availability().serving() ? 1 : 0);
            hash = mix(hash, signal.availability().detail().hashCode());
            hash = mix(hash, signal.ttftP95().map(it -> it.toNanos()).orElse(-1L));
            hash = mix(hash, signal.samples());
            hash = mix(hash, signal.inFlight());
            hash = mix(hash, signal.meanOutputTokens().orElse(-1));
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        return (hash ^ value) * PRIME;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalSnapshot that && signals.equals(that.signals);
    }

    @Override
    public int hashCode() {
        return signals.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
