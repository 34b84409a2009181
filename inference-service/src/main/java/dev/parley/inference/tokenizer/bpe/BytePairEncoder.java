package dev.parley.inference.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Encodes text by byte pairs: patterns cut it into pieces, and the bytes of a piece are joined.
 *
 * <p>Immutable.
 */
public final class BytePairEncoder {

    private final List<Pattern> patterns;
    private final TokenBytes tokens;
    private final MergeTable merges;
    private final boolean wholePieces;
    private final int[] byteTokens; // [256], by unsigned byte

    /**
     * @param patterns each cuts further what the ones before it left: what it finds, and what lies
     *     between, are pieces
     * @param wholePieces whether a piece that is a token is not taken apart, whatever the merges
     *     say
     * @throws IllegalArgumentException where a byte is no token
     */
    public BytePairEncoder(
            List<Pattern> patterns, TokenBytes tokens, MergeTable merges, boolean wholePieces) {
        this.patterns = List.copyOf(patterns);
        this.tokens = tokens;
        this.merges = merges;
        this.wholePieces = wholePieces;
        this.byteTokens = new int[256];
        for (int value = 0; value < byteTokens.length; value++) {
            byteTokens[value] = tokens.find(new byte[] {(byte) value}, 0, 1);
            if (byteTokens[value] < 0) {
                throw new IllegalArgumentException(
                        "the vocabulary has no token for byte 0x%02x".formatted(value));
            }
        }
    }

    /** Appends the ids of a text. A half of a character's two surrogates counts as U+FFFD. */
    public void encode(String text, TokenIds out) {
        cut(wellFormed(text), 0, text.length(), 0, out);
    }

    private static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
            } else {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, '\uFFFD');
            }
        }
        return repaired == null ? text : repaired.toString();
    }

    private void cut(String text, int from, int to, int stage, TokenIds out) {
        if (from == to) {
            return;
        }
        if (stage == patterns.size()) {
            encodePiece(text.substring(from, to), out);
            return;
        }
        int end = from;
        Matcher matcher = patterns.get(stage).matcher(text).region(from, to);
        while (matcher.find()) {
            cut(text, end, matcher.start(), stage + 1, out);
            cut(text, matcher.start(), matcher.end(), stage + 1, out);
            end = matcher.end();
        }
        cut(text, end, to, stage + 1, out);
    }

    private void encodePiece(String piece, TokenIds out) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        int whole = wholePieces || bytes.length == 1 ? tokens.find(bytes, 0, bytes.length) : -1;
        if (whole >= 0) {
            out.add(whole);
            return;
        }
        int[] single = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            single[i] = byteTokens[bytes[i] & 0xFF];
        }
        out.addAll(new PairMerger(merges, single).merge());
    }
}
