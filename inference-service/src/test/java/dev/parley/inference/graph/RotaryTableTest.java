package dev.parley.inference.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.TestCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns are those of transformers, in all their kinds and behind 32,767 tokens. */
class RotaryTableTest {

    @TempDir Path folder;

    static Stream<JsonNode> kinds() throws IOException {
        byte[] json = Files.readAllBytes(GoldenModel.resource("rotations.json"));
        return JsonFile.MAPPER.readTree(json).valueStream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void agreesWithTransformers(JsonNode kind) throws Exception {
        TestCheckpoint checkpoint = TestCheckpoint.golden();
        checkpoint.config().set("rope_parameters", kind.path("rope_parameters"));
        checkpoint.config().remove("rope_theta");
        ModelConfig config = ModelConfig.read(checkpoint.write(folder));
        int pairs = kind.path("head_dim").asInt() / 2;

        RotaryTable table = RotaryTable.of(config.rotary(), 2 * pairs, 32768);

        for (int i = 0; i < kind.path("positions").size(); i++) {
            int position = kind.path("positions").path(i).asInt();
            Offset<Double> rounding = within(1e-6 + position * 1.2e-7); // a float's at that angle
            for (int pair = 0; pair < pairs; pair++) {
                double cosine = table.cosines()[position * pairs + pair];
                double sine = table.sines()[position * pairs + pair];
                assertThat(cosine)
                        .isCloseTo(kind.path("cosines").path(i).path(pair).asDouble(), rounding);
                assertThat(sine)
                        .isCloseTo(kind.path("sines").path(i).path(pair).asDouble(), rounding);
            }
        }
    }
}
