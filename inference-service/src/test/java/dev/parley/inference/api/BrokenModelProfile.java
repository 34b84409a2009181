package dev.parley.inference.api;

import java.util.HashMap;
import java.util.Map;

/** As {@link FakeModelsProfile}, with a model whose folder is missing. */
public class BrokenModelProfile extends FakeModelsProfile {

    static final String BROKEN = "broken";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("parley.inference.models." + BROKEN + ".path", "target/no-such-model");
        config.put("parley.api-keys", "open-sesame");
        return config;
    }
}
