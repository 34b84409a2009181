package dev.parley.router.dispatch;

import dev.parley.router.catalog.TargetId;
import dev.parley.router.explain.Explainer;
import dev.parley.router.provider.AnswerEvent.Usage;
import dev.parley.router.signals.Signals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Measures one call of one target and tells signals and metrics, the end of it once. */
final class AttemptRecord {

    private final TargetId target;
    private final Signals signals;
    private final Explainer explainer;
    private final long started = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    AttemptRecord(TargetId target, Signals signals, Explainer explainer) {
        this.target = target;
        this.signals = signals;
        this.explainer = explainer;
        signals.started(target);
    }

    void firstToken() {
        Duration after = Duration.ofNanos(System.nanoTime() - started);
        signals.firstToken(target, after);
        explainer.firstToken(target, after);
    }

    void completed(Usage usage) {
        signals.answered(target, usage.completionTokens());
        end("ok");
    }

    void failed(String code) {
        end(code);
    }

    void cancelled() {
        end("CANCELLED");
    }

    boolean ended() {
        return ended.get();
    }

    private void end(String outcome) {
        if (ended.compareAndSet(false, true)) {
            signals.ended(target);
            explainer.attempted(target, outcome);
        }
    }
}
