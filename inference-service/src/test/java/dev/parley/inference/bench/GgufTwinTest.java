package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTwinTest {

    private static final int TENSORS = 3 + 9 * Shape.TINY.layers;

    @TempDir Path folder;

    @Test
    void namesItselfAndCountsItsTensors() throws Exception {
        ByteBuffer file = read(4);

        assertThat(file.getInt(0)).isEqualTo(0x46554747); // GGUF
        assertThat(file.getInt(4)).isEqualTo(3);
        assertThat(file.getLong(8)).isEqualTo(TENSORS);
        assertThat(text(file))
                .contains("tokenizer.ggml.model", "no_vocab", "blk.3.ffn_down.weight");
    }

    @Test
    void hasEveryMatrixTheHeadAmongThemInTheSameBits() throws Exception {
        long weights = Shape.TINY.weightsPerToken() + (long) Shape.TINY.vocabulary * 256;

        assertThat((double) read(4).capacity())
                .isBetween(weights * 0.5625, weights * 0.5625 + 50_000);
        assertThat((double) read(8).capacity())
                .isBetween(weights * 1.0625, weights * 1.0625 + 50_000);
    }

    private ByteBuffer read(int bits) throws Exception {
        Path file = GgufTwin.write(Shape.TINY, bits, folder.resolve(bits + ".gguf"));
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer file) {
        byte[] beginning = new byte[8192];
        file.get(0, beginning);
        return new String(beginning, StandardCharsets.ISO_8859_1);
    }
}
