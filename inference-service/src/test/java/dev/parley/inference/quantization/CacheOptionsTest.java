package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheOptionsTest {

    @Test
    void followsTheXdgSpecification() {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", "/var/cache/someone");

        assertThat(CacheOptions.directory(environment, "/home/someone"))
                .isEqualTo(Path.of("/var/cache/someone/parley/quantized"));
    }

    @Test
    void isInTheHomeDirectoryOtherwise() {
        assertThat(CacheOptions.directory(Map.of(), "/home/someone"))
                .isEqualTo(Path.of("/home/someone/.cache/parley/quantized"));
    }
}
