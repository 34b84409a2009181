package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.FAKES;
import static dev.parley.inference.registry.TestModels.SMALL;
import static dev.parley.inference.registry.TestModels.config;

import dev.parley.inference.engine.FakeStepRunner;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.util.Map;

/**
 * A process that serves one model, whose device is lost while it warms up; it would run for ever.
 */
final class DyingProcess extends Application {

    private static final RunnerLoader LOSING =
            (folder, options) -> {
                FakeStepRunner runner = (FakeStepRunner) FAKES.load(folder, options);
                runner.losesItsDevice = true;
                return runner;
            };

    private final ChatModels models =
            TestModels.of(
                    LOSING, new FixedConfig(Map.of("one", config(SMALL))), new ExitOnDeviceLoss());

    private DyingProcess() {
        super(false);
    }

    public static void main(String[] arguments) {
        ApplicationLifecycleManager.run(new DyingProcess(), arguments);
    }

    @Override
    protected void doStart(String[] arguments) {
        models.start(new StartupEvent());
    }

    @Override
    protected void doStop() {
        models.stop(new ShutdownEvent());
    }

    @Override
    public String getName() {
        return "dying";
    }
}
