package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.checkpoint.WeightFormat;
import dev.parley.inference.graph.MatrixForm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The shape of Mistral Small 3, 24 billion parameters, with weights that are all zero: files of
 * their full size that take no space on the disk.
 */
final class SparseModel {

    private static final String CONFIG =
            """
            {"architectures": ["MistralForCausalLM"], "hidden_size": 5120, "num_hidden_layers": 40,
             "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
             "intermediate_size": 32768, "vocab_size": 131072, "rope_theta": 100000000.0,
             "rms_norm_eps": 1e-5, "max_position_embeddings": 32768, "hidden_act": "silu",
             "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2%s}
            """;

    private static final String CHANNELS = "\"strategy\": \"channel\"";
    private static final String BLOCKS = "\"strategy\": \"block\", \"block_structure\": [128, 128]";

    private final Path folder;

    SparseModel(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
    }

    /** Returns the folder, in which the configuration is that of bfloat16 weights. */
    static Path configured(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(""));
        return folder;
    }

    /** What a compressed-tensors export says. */
    private static String float8Export(String scales) {
        return """
        , "quantization_config": {"quant_method": "compressed-tensors", "format": "float-quantized",
         "ignore": ["lm_head"], "config_groups": {"group_0": {"targets": ["Linear"],
         "weights": {"num_bits": 8, "type": "float", "symmetric": true, "dynamic": false, %s}}}}
        """
                .formatted(scales);
    }

    ModelConfig config() throws ModelLoadException {
        return ModelConfig.read(folder);
    }

    /** Writes it as published: bfloat16, in one file. */
    Path bfloat16() throws IOException, ModelLoadException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(""));
        StoredFile file = new StoredFile();
        DecoderWeights.of(config()).all().forEach(weight -> file.add(weight, "BF16", 2));
        file.write(folder.resolve("model.safetensors"));
        return folder;
    }

    /** Writes it with the layers' matrices as float8, the way that exporters do. */
    Path float8() throws IOException, ModelLoadException {
        return float8(CHANNELS);
    }

    /** Writes it with the layers' matrices as float8, one scale for 128 rows of 128 columns. */
    Path float8InBlocks() throws IOException, ModelLoadException {
        return float8(BLOCKS);
    }

    private Path float8(String scales) throws IOException, ModelLoadException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(float8Export(scales)));
        StoredFile file = new StoredFile();
        DecoderWeights decoder = DecoderWeights.of(config());
        WeightFormat.Fp8 format = (WeightFormat.Fp8) decoder.format();
        Set<Weight> matrices = new HashSet<>(decoder.linear());
        matrices.remove(decoder.head());
        for (Weight weight : decoder.all()) {
            if (matrices.contains(weight)) {
                file.add(weight, "F8_E4M3", 1);
                file.add(scale(weight, format), "BF16", 2);
            } else {
                file.add(weight, "BF16", 2);
            }
        }
        file.write(folder.resolve("model.safetensors"));
        return folder;
    }

    private static Weight scale(Weight weight, WeightFormat.Fp8 format) {
        return new Weight(
                weight.name() + format.scaleSuffix(),
                format.granularity().scales(weight.shape().get(0), weight.shape().get(1)));
    }

    /** Returns it with all its matrices in few bits, as a quantised checkpoint has it. */
    GpuWeights fewBits(MatrixForm.FewBits form, Arena arena)
            throws IOException, ModelLoadException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(""));
        return SharedWeights.ofZeros(folder.resolve("zeros"), arena).quantised(config(), form);
    }

    /** Returns it with the layers' matrices as float8, read from one small file. */
    GpuWeights float8InFewPlaces(Arena arena) throws IOException, ModelLoadException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(""));
        return SharedWeights.ofZeros(folder.resolve("zeros"), arena)
                .of(config(), new MatrixForm.Float8(128));
    }

    /** A safetensors file: a header that says where each tensor lies, and a hole behind it. */
    private static final class StoredFile {

        private final StringJoiner header = new StringJoiner(",", "{", "}");
        private long end;

        void add(Weight weight, String type, int elementBytes) {
            long bytes = weight.shape().stream().reduce((long) elementBytes, Math::multiplyExact);
            header.add(
                    "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(weight.name(), type, weight.shape(), end, end + bytes));
            end += bytes;
        }

        void write(Path path) throws IOException {
            byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(0);
                file.setLength(Long.BYTES + json.length + end);
                file.write(length.putLong(0, json.length).array());
                file.write(json);
            }
        }
    }
}
