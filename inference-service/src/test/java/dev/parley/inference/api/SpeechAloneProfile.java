package dev.parley.inference.api;

import java.util.HashMap;
import java.util.Map;

/** No language model at all. */
public class SpeechAloneProfile extends FakeModelsProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("parley.inference.models.parley-demo-small.enabled", "false");
        config.put("parley.inference.models.parley-demo-large.enabled", "false");
        return config;
    }
}
