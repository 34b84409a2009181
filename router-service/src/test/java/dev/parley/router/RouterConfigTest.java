package dev.parley.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.api.openai.HttpConfig;
import dev.parley.router.catalog.CatalogConfig;
import dev.parley.router.dispatch.DispatchConfig;
import dev.parley.router.explain.ExplainConfig;
import dev.parley.router.provider.onprem.OnPremConfig;
import dev.parley.router.signals.SignalsConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterConfigTest {

    private static final long MEBIBYTE = 1 << 20;

    @Test
    void hasDefaults() {
        SmallRyeConfig config = config(Map.of());

        assertThat(config.getConfigMapping(CatalogConfig.class).file()).isEmpty();
        SignalsConfig signals = config.getConfigMapping(SignalsConfig.class);
        assertThat(signals.minSamples()).isEqualTo(20);
        assertThat(signals.window()).isEqualTo(128);
        assertThat(signals.maxAge()).isEqualTo(Duration.ofMinutes(5));
        DispatchConfig dispatch = config.getConfigMapping(DispatchConfig.class);
        assertThat(dispatch.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(dispatch.maxAttempts()).isEqualTo(3);
        assertThat(dispatch.maxInFlight()).isEqualTo(1024);
        assertThat(dispatch.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        OnPremConfig onPrem = config.getConfigMapping(OnPremConfig.class);
        assertThat(onPrem.pollInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(onPrem.apiKey()).isEmpty();
        assertThat(config.getConfigMapping(ExplainConfig.class).decisions()).isEqualTo(1000);
        assertThat(config.getConfigMapping(HttpConfig.class).maxBodySize().asLongValue())
                .isEqualTo(2 * MEBIBYTE);
    }

    @Test
    void readsWhatIsSet() {
        SmallRyeConfig config =
                config(
                        Map.of(
                                "parley.router.catalogue", "/etc/parley/catalogue.yaml",
                                "parley.router.signals.min-samples", "5",
                                "parley.router.dispatch.max-attempts", "1",
                                "parley.router.onprem.poll-interval", "250MS",
                                "parley.router.onprem.api-key", "secret",
                                "parley.router.explain.decisions", "10",
                                "parley.router.http.max-body-size", "1M"));

        assertThat(config.getConfigMapping(CatalogConfig.class).file())
                .contains(Path.of("/etc/parley/catalogue.yaml"));
        assertThat(config.getConfigMapping(SignalsConfig.class).minSamples()).isEqualTo(5);
        assertThat(config.getConfigMapping(DispatchConfig.class).maxAttempts()).isEqualTo(1);
        OnPremConfig onPrem = config.getConfigMapping(OnPremConfig.class);
        assertThat(onPrem.pollInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(onPrem.apiKey()).contains("secret");
        assertThat(config.getConfigMapping(ExplainConfig.class).decisions()).isEqualTo(10);
        assertThat(config.getConfigMapping(HttpConfig.class).maxBodySize().asLongValue())
                .isEqualTo(MEBIBYTE);
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(CatalogConfig.class)
                .withMapping(SignalsConfig.class)
                .withMapping(DispatchConfig.class)
                .withMapping(OnPremConfig.class)
                .withMapping(ExplainConfig.class)
                .withMapping(HttpConfig.class)
                .build();
    }
}
