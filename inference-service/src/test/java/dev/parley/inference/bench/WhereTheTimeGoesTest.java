package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, since the first to open ONNX Runtime says whether it keeps profiles. */
@Timeout(120)
class WhereTheTimeGoesTest {

    @TempDir Path folder;

    @Test
    void aProfileNamesTheOperatorsOfAStep() throws Exception {
        Process bench =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "--enable-native-access=ALL-UNNAMED",
                                        EngineBench.class.getName(),
                                        "--quick",
                                        "--profile",
                                        "--block",
                                        "32",
                                        "--out",
                                        folder.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        assertThat(bench.waitFor()).isZero();
        JsonNode steps =
                JsonFile.MAPPER
                        .readTree(folder.resolve("profile.json").toFile())
                        .path("tiny-int4-32, decode, batch 4");
        assertThat(steps.path("runs").asInt()).isEqualTo(4);
        assertThat(steps.path("micros").asLong()).isPositive();
        assertThat(steps.path("operators").propertyStream().map(Map.Entry::getKey))
                .contains("GroupQueryAttention", "MatMulNBits, 256 to 1000");
    }
}
