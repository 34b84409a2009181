package dev.parley.inference.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecoderGraphTest {

    @Test
    void aTiedHeadIsASecondConstantOverTheEmbeddingsBytes() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Initializer> constants = constants("qwen2-window-tied", arena);

            Initializer embedding =
                    Objects.requireNonNull(constants.get("model.embed_tokens.weight"));
            Initializer head = Objects.requireNonNull(constants.get("lm_head.weight"));

            assertThat(head.data().address()).isEqualTo(embedding.data().address());
            assertThat(head.shape()).isEqualTo(embedding.shape());
        }
    }

    @Test
    void everyWeightIsNamedOnceAndNoneIsCopied() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            for (String model : GoldenModel.names()) {
                assertThat(constants(model, arena).values())
                        .allSatisfy(constant -> assertThat(constant.data().isMapped()).isTrue());
            }
        }
    }

    /** Throws where two have the same name. */
    private static Map<String, Initializer> constants(String model, Arena arena)
            throws ModelLoadException {
        Path folder = GoldenModel.folder(model);
        ModelConfig config = ModelConfig.read(folder);
        DecoderWeights weights = DecoderWeights.of(config);
        Checkpoint checkpoint = Checkpoint.map(folder, weights, arena);
        return DecoderGraph.write(config, weights, checkpoint, 32).initializers().stream()
                .collect(Collectors.toMap(Initializer::name, Function.identity()));
    }
}
