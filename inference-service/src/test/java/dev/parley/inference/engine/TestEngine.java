package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An engine over a fake runner, with a clock that stands still. */
final class TestEngine implements AutoCloseable {

    static final EngineOptions OPTIONS = new EngineOptions(2, 100);

    final AtomicLong now = new AtomicLong();
    final AtomicReference<Throwable> death = new AtomicReference<>();
    private @Nullable FakeStepRunner runner;
    private @Nullable Engine engine;

    void running(int slots, int maxLength) {
        running(slots, maxLength, OPTIONS);
    }

    void running(int slots, int maxLength, EngineOptions options) {
        start(FakeStepRunner.running(slots, maxLength), options);
    }

    void steppedByHand(int slots, int maxLength) {
        start(FakeStepRunner.steppedByHand(slots, maxLength), OPTIONS);
    }

    void over(FakeStepRunner fake) {
        start(fake, OPTIONS);
    }

    void start(FakeStepRunner fake, EngineOptions options) {
        runner = fake;
        engine = Engine.start("test", fake, options, now::get, death::set);
    }

    Generation prefill(PrefillRequest request) {
        return engine().prefill(request);
    }

    Duration stepAge() {
        return engine().stepAge();
    }

    FakeStepRunner runner() {
        return Objects.requireNonNull(runner);
    }

    Generation submit(GenerationRequest request) {
        return engine().submit(request);
    }

    InferenceException refusal(GenerationRequest request) {
        return catchThrowableOfType(InferenceException.class, () -> submit(request));
    }

    EngineLoad load() {
        return engine().load();
    }

    boolean isServing() {
        return engine().isServing();
    }

    /** Lets the step that waits run, and waits for the next one. */
    void stepOnce() {
        await(runner()::isAtAStep);
        int before = runner().ran.size();
        runner().allow(1);
        await(() -> runner().ran.size() > before && runner().isAtAStep());
    }

    void close(Duration grace) {
        engine().close(grace);
    }

    @Override
    public void close() {
        runner().allowAll();
        engine().close();
        assertThat(runner().closed).isTrue();
    }

    private Engine engine() {
        return Objects.requireNonNull(engine);
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
