package dev.parley.inference.tokenizer.huggingface;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters that stand for bytes in byte-level vocabularies: printable Latin-1 for itself,
 * every other byte, in order, for U+0100 and up.
 */
final class ByteAlphabet {

    private static final int[] BYTE_OF = bytes(); // [character], -1 where it stands for none

    private ByteAlphabet() {}

    /**
     * Returns the bytes that a token's characters stand for; UTF-8 where one of them stands for
     * none.
     */
    static byte[] decode(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF[c];
        }
        return bytes;
    }

    private static int[] bytes() {
        int[] bytes = new int[0x100 + 256];
        Arrays.fill(bytes, -1);
        int next = 0x100;
        for (int value = 0; value < 256; value++) {
            bytes[isPrintable(value) ? value : next++] = value;
        }
        return bytes;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
    }
}
