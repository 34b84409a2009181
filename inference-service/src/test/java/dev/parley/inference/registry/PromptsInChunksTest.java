package dev.parley.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How much of a prompt an engine runs in one step. */
class PromptsInChunksTest {

    private static final String MODEL = "parley.inference.models.one.";

    @Test
    void areSmallOnACpu() throws Exception {
        assertThat(chunk(Map.of())).isEqualTo(128);
        assertThat(chunk(Map.of("parley.inference.cuda.chunk", "512"))).isEqualTo(128);
    }

    @Test
    void areAsLargeAsAStepOfTheGpu() throws Exception {
        assertThat(chunk(Map.of(MODEL + "device", "cuda"))).isEqualTo(1024);
        assertThat(chunk(Map.of(MODEL + "device", "cuda", "parley.inference.cuda.chunk", "512")))
                .isEqualTo(512);
    }

    @Test
    void areWhatTheModelsSettingSaysOnEither() throws Exception {
        assertThat(chunk(Map.of(MODEL + "prefill-chunk", "77"))).isEqualTo(77);
        assertThat(chunk(Map.of(MODEL + "prefill-chunk", "77", MODEL + "device", "cuda")))
                .isEqualTo(77);
    }

    private static int chunk(Map<String, String> settings) throws ModelLoadException {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put(MODEL + "path", "/models/one");
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDiscoveredConverters()
                        .withMapping(InferenceConfig.class)
                        .withMapping(CudaConfig.class)
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build();
        InferenceConfig models = config.getConfigMapping(InferenceConfig.class);
        ChatModelConfig one = Objects.requireNonNull(models.models().get("one"));
        return new ChatModelLoader(
                        TestModels.FAKES,
                        models,
                        config.getConfigMapping(CudaConfig.class),
                        (_, _) -> {})
                .engineOptions(one)
                .chunkTokens();
    }
}
