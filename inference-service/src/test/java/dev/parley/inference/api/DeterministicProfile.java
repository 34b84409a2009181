package dev.parley.inference.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The small demonstration model with fixed rows. */
public class DeterministicProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        String small = "parley.inference.models." + DemoClient.MODEL;
        return Map.of(
                "quarkus.grpc.server.test-port",
                Integer.toString(FakeModelsProfile.freePort()),
                "parley.inference.models.parley-demo-large.enabled",
                "false",
                "parley.inference.quantization.cache",
                "target/quantized",
                small + ".deterministic",
                "true",
                small + ".precision",
                "int4",
                small + ".slots",
                "4");
    }
}
