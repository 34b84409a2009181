package dev.parley.inference.api;

import java.util.HashMap;
import java.util.Map;

/** As {@link FakeModelsProfile}, with the speech engines switched off. */
public class LanguageAloneProfile extends FakeModelsProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(super.getConfigOverrides());
        config.put("parley.speech.recognizer.enabled", "false");
        config.put("parley.speech.synthesizer.enabled", "false");
        config.put("parley.inference.shutdown-grace", "60s");
        return config;
    }
}
