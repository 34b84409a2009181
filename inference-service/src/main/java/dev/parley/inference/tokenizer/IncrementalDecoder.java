package dev.parley.inference.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns one answer's tokens into text as they come. A token may hold part of a character: text
 * comes out in whole characters only. Bytes that are no UTF-8 become U+FFFD.
 *
 * <p>One per answer, used by one thread.
 */
public final class IncrementalDecoder {

    private final Tokenizer tokenizer;
    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** The beginning of a character, up to 3 bytes. */
    private byte[] pending = new byte[0];

    public IncrementalDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the characters that this token completes; special tokens have no text. */
    public String accept(int token) {
        return decode(tokenizer.bytes(token), false);
    }

    /** Returns what is left at the end: U+FFFD for a character that was never completed. */
    public String finish() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] bytes, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length).put(pending).put(bytes);
        in.flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        utf8.reset().decode(in, out, last);
        pending = new byte[in.remaining()];
        in.get(pending);
        return out.flip().toString();
    }
}
