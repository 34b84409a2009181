package dev.parley.inference.cli;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.DecoderParts;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.Rotary;
import dev.parley.inference.checkpoint.SamplingDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a checkpoint is, a line for each thing that one may want to compare with its model card. */
record ModelSummary(ModelConfig config, Checkpoint checkpoint) {

    List<String> lines() {
        return List.of(
                line("architecture", config.architecture()),
                line("layers", config.layers() + ", hidden " + config.hidden() + mlp()),
                line("attention", attention()),
                line("rotation", rotation(config.rotary())),
                line("vocabulary", vocabulary()),
                line("positions", Integer.toString(config.maxPositions())),
                line("extras", extras(config.parts())),
                line("stop tokens", config.stopTokens().stream().sorted().toList().toString()),
                line("sampling", sampling(config.sampling())),
                line("weights", weights()));
    }

    static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-14s%s", name, value);
    }

    private String mlp() {
        return ", intermediate " + config.intermediate();
    }

    private String attention() {
        int sliding = config.window().layers().size();
        return "%d query and %d key-value heads of %d, %s"
                .formatted(
                        config.heads(),
                        config.kvHeads(),
                        config.headDim(),
                        sliding == 0
                                ? "over all positions"
                                : "over the last %d positions in %d of the layers"
                                        .formatted(config.window().tokens(), sliding));
    }

    private static String rotation(Rotary rotary) {
        String scaling =
                switch (rotary.scaling()) {
                    case Rotary.Scaling.None _ -> "default";
                    case Rotary.Scaling.Linear(double factor) -> "linear by " + factor;
                    case Rotary.Scaling.Llama3 llama3 ->
                            "llama3 by %s beyond %d positions"
                                    .formatted(llama3.factor(), llama3.originalPositions());
                };
        return "%s, theta %s".formatted(scaling, rotary.theta());
    }

    private String vocabulary() {
        return config.vocabulary()
                + (config.tiedEmbeddings() ? ", the head is the embedding" : ", a head of its own");
    }

    private static String extras(DecoderParts parts) {
        List<String> extras = new ArrayList<>();
        if (parts.attentionBias()) {
            extras.add("biases of queries, keys and values");
        }
        if (parts.outputBias()) {
            extras.add("a bias behind the attention");
        }
        if (parts.mlpBias()) {
            extras.add("biases in the MLP");
        }
        if (parts.queryKeyNorm()) {
            extras.add("norms of queries and keys");
        }
        return extras.isEmpty() ? "none" : String.join(", ", extras);
    }

    private static String sampling(SamplingDefaults sampling) {
        List<String> said = new ArrayList<>();
        sampling.temperature().ifPresent(value -> said.add("temperature " + value));
        sampling.topP().ifPresent(value -> said.add("top_p " + value));
        sampling.topK().ifPresent(value -> said.add("top_k " + value));
        sampling.minP().ifPresent(value -> said.add("min_p " + value));
        sampling.repetitionPenalty().ifPresent(value -> said.add("repetition_penalty " + value));
        return said.isEmpty() ? "not said" : String.join(", ", said);
    }

    /** How much of it is stored in which type. */
    private String weights() {
        Map<String, Long> bytes =
                checkpoint.weights().stream()
                        .collect(
                                Collectors.groupingBy(
                                        weight -> weight.type().toString(),
                                        TreeMap::new,
                                        Collectors.summingLong(LoadedWeight::bytes)));
        long elements =
                checkpoint.weights().stream()
                        .mapToLong(weight -> weight.data().byteSize() / weight.type().bytes())
                        .sum();
        return String.format(Locale.ROOT, "%d, every tensor as expected, ", elements)
                + bytes.entrySet().stream()
                        .map(entry ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f MB %s",
                                        entry.getValue() / 1e6,
                                        entry.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
