package dev.parley.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InferenceConfigTest {

    @Test
    void hasTheDefaultsItDocuments() {
        InferenceConfig config = config(Map.of("parley.inference.models.one.path", "/models/one"));

        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.readerPatience()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.readerBuffer()).isEqualTo(256);
        assertThat(config.onnxruntimeLibrary()).isEmpty();
        assertThat(config.onnxruntimeUntested()).isFalse();
        assertThat(config.sharedThreads()).isEmpty();
        assertThat(config.spinning()).isFalse();
        assertThat(config.quantization().cache()).isEmpty();
        assertThat(config.quantization().verify()).isTrue();
        assertThat(config.quantization().packing()).isEqualTo(Packing.AUTO);
        assertThat(config.modelsFile()).isEmpty();
        assertThat(config.memory()).isEmpty();
        ChatModelConfig model = Objects.requireNonNull(config.models().get("one"));
        assertThat(model.enabled()).isTrue();
        assertThat(model.path()).isEqualTo(Path.of("/models/one"));
        assertThat(model.slots()).isEqualTo(8);
        assertThat(model.maxModelLen()).isEmpty();
        assertThat(model.queue()).isEqualTo(32);
        assertThat(model.threads()).isEqualTo(1);
        assertThat(model.device()).isEqualTo(Device.CPU);
        assertThat(model.precision()).isEqualTo(Precision.FP32);
        assertThat(model.block()).isEqualTo(32);
        assertThat(model.prefillChunk()).isEmpty();
        assertThat(model.temperature()).isEmpty();
    }

    @Test
    void takesEveryPropertyByItsName() {
        InferenceConfig config =
                config(
                        Map.ofEntries(
                                Map.entry("parley.inference.shutdown-grace", "3s"),
                                Map.entry("parley.inference.reader-patience", "4s"),
                                Map.entry("parley.inference.reader-buffer", "5"),
                                Map.entry("parley.inference.models-file", "/etc/models.yaml"),
                                Map.entry("parley.inference.memory", "20G"),
                                Map.entry("parley.inference.onnxruntime-untested", "true"),
                                Map.entry("parley.inference.shared-threads", "12"),
                                Map.entry("parley.inference.spinning", "true"),
                                Map.entry("parley.inference.quantization.cache", "/cache"),
                                Map.entry("parley.inference.quantization.verify", "false"),
                                Map.entry("parley.inference.quantization.packing", "file"),
                                Map.entry("parley.inference.onnxruntime-library", "/lib/ort.so"),
                                Map.entry("parley.inference.models.\"a.b\".enabled", "false"),
                                Map.entry("parley.inference.models.\"a.b\".path", "/models/ab"),
                                Map.entry("parley.inference.models.\"a.b\".slots", "6"),
                                Map.entry("parley.inference.models.\"a.b\".max-model-len", "7"),
                                Map.entry("parley.inference.models.\"a.b\".queue", "8"),
                                Map.entry("parley.inference.models.\"a.b\".threads", "9"),
                                Map.entry("parley.inference.models.\"a.b\".device", "cuda"),
                                Map.entry("parley.inference.models.\"a.b\".precision", "int4"),
                                Map.entry("parley.inference.models.\"a.b\".block", "128"),
                                Map.entry("parley.inference.models.\"a.b\".prefill-chunk", "64"),
                                Map.entry("parley.inference.models.\"a.b\".temperature", "0.5")));

        assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.readerPatience()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.readerBuffer()).isEqualTo(5);
        assertThat(config.onnxruntimeUntested()).isTrue();
        assertThat(config.sharedThreads()).hasValue(12);
        assertThat(config.spinning()).isTrue();
        assertThat(config.quantization().cache()).contains(Path.of("/cache"));
        assertThat(config.quantization().verify()).isFalse();
        assertThat(config.quantization().packing()).isEqualTo(Packing.FILE);
        assertThat(config.memory().orElseThrow().asLongValue()).isEqualTo(20L << 30);
        assertThat(config.modelsFile()).contains(Path.of("/etc/models.yaml"));
        assertThat(config.onnxruntimeLibrary()).contains(Path.of("/lib/ort.so"));
        ChatModelConfig model = Objects.requireNonNull(config.models().get("a.b"));
        assertThat(model.enabled()).isFalse();
        assertThat(model.slots()).isEqualTo(6);
        assertThat(model.maxModelLen()).hasValue(7);
        assertThat(model.queue()).isEqualTo(8);
        assertThat(model.threads()).isEqualTo(9);
        assertThat(model.device()).isEqualTo(Device.CUDA);
        assertThat(model.precision()).isEqualTo(Precision.INT4);
        assertThat(model.block()).isEqualTo(128);
        assertThat(model.prefillChunk()).hasValue(64);
        assertThat(model.temperature()).hasValue(0.5);
    }

    private static InferenceConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(InferenceConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(InferenceConfig.class);
    }
}
