package dev.parley.inference.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a GGUF file of a shape for llama.cpp, with random weights: every matrix, the head among
 * them, in Q4_0 or Q8_0, which are blocks of 32 numbers behind one half-precision scale.
 */
final class GgufTwin {

    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int BLOCK = 32;
    private static final int NOISE_BYTES = 1 << 24;

    // GGUF's numbers for the types of values and of tensors
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int F32 = 0;
    private static final int Q4_0 = 2;
    private static final int Q8_0 = 8;

    private final Shape shape;
    private final int bits;
    private final ByteBuffer header = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Tensor> tensors = new ArrayList<>();
    private long dataBytes;
    private int entries;

    private GgufTwin(Shape shape, int bits) {
        this.shape = shape;
        this.bits = bits;
    }

    /** A tensor to be written; {@code columns} vary fastest. */
    private record Tensor(String name, long columns, long rows, int type, long offset) {}

    /** Writes the file, unless it is there. */
    static Path write(Shape shape, int bits, Path file) throws IOException {
        if (Files.notExists(file)) {
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            new GgufTwin(shape, bits).write(partial);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private void write(Path file) throws IOException {
        plan();
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long dataStart = writeHeader(out);
            byte[] noise = new byte[NOISE_BYTES];
            new Random(1).nextBytes(noise);
            for (Tensor tensor : tensors) {
                out.position(dataStart + tensor.offset());
                writeData(out, tensor, noise);
            }
        }
    }

    private void plan() {
        long hidden = shape.hidden;
        long queries = (long) shape.heads * shape.headDim;
        long keys = (long) shape.kvHeads * shape.headDim;
        matrix("token_embd.weight", hidden, shape.vocabulary);
        for (int i = 0; i < shape.layers; i++) {
            String layer = "blk." + i + ".";
            vector(layer + "attn_norm.weight", hidden);
            matrix(layer + "attn_q.weight", hidden, queries);
            matrix(layer + "attn_k.weight", hidden, keys);
            matrix(layer + "attn_v.weight", hidden, keys);
            matrix(layer + "attn_output.weight", queries, hidden);
            vector(layer + "ffn_norm.weight", hidden);
            matrix(layer + "ffn_gate.weight", hidden, shape.intermediate);
            matrix(layer + "ffn_up.weight", hidden, shape.intermediate);
            matrix(layer + "ffn_down.weight", shape.intermediate, hidden);
        }
        vector("output_norm.weight", hidden);
        matrix("output.weight", hidden, shape.vocabulary);
    }

    private void matrix(String name, long columns, long rows) {
        add(new Tensor(name, columns, rows, bits == 4 ? Q4_0 : Q8_0, dataBytes));
    }

    private void vector(String name, long length) {
        add(new Tensor(name, length, 1, F32, dataBytes));
    }

    private void add(Tensor tensor) {
        tensors.add(tensor);
        dataBytes = align(dataBytes + bytes(tensor));
    }

    private int blockBytes() {
        return 2 + BLOCK * bits / Byte.SIZE;
    }

    private long bytes(Tensor tensor) {
        return tensor.type() == F32
                ? tensor.columns() * Float.BYTES
                : tensor.rows() * tensor.columns() / BLOCK * blockBytes();
    }

    private static long align(long offset) {
        return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private long writeHeader(FileChannel out) throws IOException {
        header.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION);
        header.putLong(tensors.size());
        int entriesAt = header.position();
        header.putLong(0);
        text("general.architecture", "llama");
        text("general.name", shape.option());
        number("general.file_type", bits == 4 ? 2 : 7);
        text("tokenizer.ggml.model", "no_vocab");
        number("llama.vocab_size", shape.vocabulary);
        number("llama.context_length", Shape.POSITIONS);
        number("llama.embedding_length", shape.hidden);
        number("llama.block_count", shape.layers);
        number("llama.feed_forward_length", shape.intermediate);
        number("llama.attention.head_count", shape.heads);
        number("llama.attention.head_count_kv", shape.kvHeads);
        number("llama.attention.key_length", shape.headDim);
        number("llama.attention.value_length", shape.headDim);
        number("llama.rope.dimension_count", shape.headDim);
        real("llama.rope.freq_base", (float) shape.ropeTheta);
        real("llama.attention.layer_norm_rms_epsilon", (float) Shape.EPSILON);
        header.putLong(entriesAt, entries);
        tensors.forEach(this::describe);
        long end = align(header.position());
        header.flip();
        while (header.hasRemaining()) {
            out.write(header);
        }
        return end;
    }

    private void describe(Tensor tensor) {
        string(tensor.name());
        if (tensor.type() == F32) {
            header.putInt(1).putLong(tensor.columns());
        } else {
            header.putInt(2).putLong(tensor.columns()).putLong(tensor.rows());
        }
        header.putInt(tensor.type()).putLong(tensor.offset());
    }

    private void text(String key, String value) {
        key(key, STRING);
        string(value);
    }

    private void number(String key, int value) {
        key(key, UINT32);
        header.putInt(value);
    }

    private void real(String key, float value) {
        key(key, FLOAT32);
        header.putFloat(value);
    }

    private void key(String key, int type) {
        entries++;
        string(key);
        header.putInt(type);
    }

    private void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        header.putLong(bytes.length).put(bytes);
    }

    private void writeData(FileChannel out, Tensor tensor, byte[] noise) throws IOException {
        if (tensor.type() == F32) {
            ByteBuffer ones =
                    ByteBuffer.allocate((int) bytes(tensor)).order(ByteOrder.LITTLE_ENDIAN);
            while (ones.hasRemaining()) {
                ones.putFloat(1);
            }
            write(out, ones.flip());
            return;
        }
        int blocksAtOnce = NOISE_BYTES / blockBytes();
        ByteBuffer blocks = ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN);
        double spread = 2.0 / (1 << bits) / Math.sqrt((double) tensor.columns());
        short scale = Float.floatToFloat16((float) spread);
        for (int i = 0; i < blocksAtOnce; i++) {
            blocks.putShort(i * blockBytes(), scale);
        }
        long left = bytes(tensor);
        while (left > 0) {
            int count = (int) Math.min(left, (long) blocksAtOnce * blockBytes());
            write(out, blocks.clear().limit(count));
            left -= count;
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
