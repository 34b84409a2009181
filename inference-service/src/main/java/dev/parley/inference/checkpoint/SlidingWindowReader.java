package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads which layers see how much: each architecture says it in its own way. */
final class SlidingWindowReader {

    private final JsonFile config;
    private final Architecture architecture;
    private final int layers;

    SlidingWindowReader(JsonFile config, Architecture architecture, int layers) {
        this.config = config;
        this.architecture = architecture;
        this.layers = layers;
    }

    SlidingWindow read() throws ModelLoadException {
        Optional<JsonNode> types = config.find("layer_types");
        Set<Integer> sliding = types.isPresent() ? named(types.get()) : byRule();
        if (sliding.isEmpty()) {
            return SlidingWindow.NONE;
        }
        int window = config.requireCount("sliding_window");
        return window < config.requireCount("max_position_embeddings")
                ? new SlidingWindow(window, sliding)
                : SlidingWindow.NONE;
    }

    /** The newer spelling, a list of one name a layer. */
    private Set<Integer> named(JsonNode types) throws ModelLoadException {
        if (!types.isArray() || types.size() != layers) {
            throw config.wrong("layer_types", "a list of " + layers + " names", types);
        }
        Set<Integer> sliding = new HashSet<>();
        for (int layer = 0; layer < layers; layer++) {
            switch (types.get(layer).asText()) {
                case "full_attention" -> {}
                case "sliding_attention" -> sliding.add(layer);
                default ->
                        throw config.unsupported(
                                "layer_types %s, only full_attention and sliding_attention"
                                        .formatted(types.get(layer)));
            }
        }
        return sliding;
    }

    private Set<Integer> byRule() throws ModelLoadException {
        boolean named = config.find("sliding_window").isPresent();
        return switch (architecture) {
            case MISTRAL -> layersThat(_ -> named);
            case LLAMA -> Set.of(); // it has no such setting
            case QWEN2, QWEN3 -> {
                boolean used = named && config.flag("use_sliding_window");
                int first = used ? config.requireCountOrZero("max_window_layers") : layers;
                yield layersThat(layer -> layer >= first);
            }
        };
    }

    private Set<Integer> layersThat(IntPredicate slide) {
        return IntStream.range(0, layers).filter(slide).boxed().collect(Collectors.toSet());
    }
}
