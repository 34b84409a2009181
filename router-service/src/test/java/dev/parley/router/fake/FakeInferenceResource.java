package dev.parley.router.fake;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the fake before the router and hands it to the tests. */
public class FakeInferenceResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable FakeInference inference;

    @Override
    public Map<String, String> start() {
        try {
            inference = new FakeInference();
            return Map.of(
                    "quarkus.grpc.clients.inference.test-port",
                    Integer.toString(inference.port()),
                    "parley.router.onprem.poll-interval",
                    "50MS");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(inference, field -> field.getType().equals(FakeInference.class));
    }

    @Override
    public void stop() {
        if (inference != null) {
            inference.close();
        }
    }
}
