package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.SMALL;
import static dev.parley.inference.registry.TestModels.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.registry.ModelStatus.State;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmsUpBeforeItServesTest {

    private final FakeStepRunner runner = FakeStepRunner.saying(2, 2048, 1024, 1);
    private final ChatModels models =
            TestModels.of((_, _) -> runner, Map.of("small", config(SMALL)));

    @Test
    void inTheThreadThatServesLater() {
        models.start(new StartupEvent());
        models.awaitChanges();

        assertThat(TestModels.state(models, "small")).isEqualTo(State.READY);
        assertThat(runner.ran).containsExactly("p64", "d1");
        assertThat(runner.threads).containsExactly("engine-small");
        models.stop(new ShutdownEvent());
        assertThat(runner.closed).isTrue();
    }

    @Test
    void andIsClosedWhereThatFails() {
        runner.losesItsDevice = true;

        models.start(new StartupEvent());
        models.awaitChanges();

        assertThat(TestModels.state(models, "small")).isEqualTo(State.FAILED);
        assertThat(runner.closed).isTrue();
        models.stop(new ShutdownEvent());
    }
}
