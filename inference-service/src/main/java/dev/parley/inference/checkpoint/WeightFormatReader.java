package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import java.util.Optional;

/** Reads {@code quantization_config}, refusing by name every form that is not built. */
final class WeightFormatReader {

    private final JsonFile config;

    WeightFormatReader(JsonFile config) {
        this.config = config;
    }

    WeightFormat read() throws ModelLoadException {
        Optional<JsonFile> found = config.findObject("quantization_config");
        if (found.isEmpty()) {
            return new WeightFormat.Plain();
        }
        JsonFile quantization = found.get();
        String method = quantization.requireText("quant_method");
        return switch (method) {
            case "compressed-tensors" -> compressedTensors(quantization);
            case "fp8" -> fp8(quantization);
            default ->
                    throw config.unsupported(
                            "weights quantised by %s, only fp8 (compressed-tensors or fp8)"
                                    .formatted(method));
        };
    }

    /** As vLLM's compressor writes it: groups of layers, of which there may be one here. */
    private WeightFormat compressedTensors(JsonFile quantization) throws ModelLoadException {
        String format = quantization.requireText("format");
        JsonNode groups = quantization.require("config_groups");
        if (!format.equals("float-quantized") || groups.size() != 1) {
            throw config.unsupported(
                    "compressed-tensors of format %s in %d groups, only float-quantized in one"
                            .formatted(format, groups.size()));
        }
        String name = quantization.name() + " weights";
        JsonNode fields = groups.iterator().next().path("weights");
        JsonFile weights = new JsonFile(name, fields);
        if (weights.requireCount("num_bits") != 8 || !weights.requireText("type").equals("float")) {
            throw config.unsupported("compressed-tensors weights " + fields + ", only 8-bit float");
        }
        return new Fp8("_scale", granularity(weights));
    }

    private Granularity granularity(JsonFile weights) throws ModelLoadException {
        String strategy = weights.requireText("strategy");
        return switch (strategy) {
            case "tensor" -> new Granularity.Tensor();
            case "channel" -> new Granularity.Channel();
            case "block" -> block(weights, "block_structure");
            default ->
                    throw config.unsupported(
                            "fp8 scales by %s, only by tensor, channel and block"
                                    .formatted(strategy));
        };
    }

    /** As transformers writes it: blocks, or one scale a tensor. */
    private WeightFormat fp8(JsonFile quantization) throws ModelLoadException {
        Optional<JsonNode> fmt = quantization.find("fmt");
        if (fmt.isPresent() && !fmt.get().asText().equals("e4m3")) {
            throw config.unsupported("fp8 of format " + fmt.get() + ", only e4m3");
        }
        return new Fp8(
                "_scale_inv", // a factor all the same
                quantization.find("weight_block_size").isPresent()
                        ? block(quantization, "weight_block_size")
                        : new Granularity.Tensor());
    }

    private static Granularity block(JsonFile file, String field) throws ModelLoadException {
        JsonNode sizes = file.require(field);
        if (!sizes.isArray()
                || sizes.size() != 2
                || sizes.get(0).asInt() < 1
                || sizes.get(1).asInt() < 1) {
            throw file.wrong(field, "[rows, columns]", sizes);
        }
        return new Granularity.Block(sizes.get(0).asInt(), sizes.get(1).asInt());
    }
}
