package dev.parley.inference.constraint;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The bytes of a vocabulary's tokens, also as a trie: nodes in the order of a walk that visits each
 * before its children, so that a subtree is a stretch of the arrays.
 *
 * <p>Immutable; one per model.
 */
public final class TokenTable {

    private static final int NONE = -1;

    private final byte[][] bytes; // (tokens), empty: special
    private final int longest;
    private final byte[] labels; // (nodes), the byte that leads to a node
    private final int[] ends; // (nodes), where the node's subtree ends
    private final short[] depths; // (nodes), 1 for a token's first byte
    private final int[] tokens; // (nodes), the first token that ends at the node
    private final int[] twins; // (tokens), the next token of the same bytes

    private TokenTable(byte[][] bytes) {
        this.bytes = bytes;
        Integer[] order =
                IntStream.range(0, bytes.length)
                        .filter(token -> bytes[token].length > 0)
                        .boxed()
                        .sorted(
                                Comparator.comparing(
                                        token -> bytes[token], Arrays::compareUnsigned))
                        .toArray(Integer[]::new);
        int nodes = countNodes(order);
        this.longest = Arrays.stream(bytes).mapToInt(each -> each.length).max().orElse(0);
        this.labels = new byte[nodes];
        this.ends = new int[nodes];
        this.depths = new short[nodes];
        this.tokens = new int[nodes];
        this.twins = new int[bytes.length];
        Arrays.fill(twins, NONE);
        fill(order);
    }

    /**
     * Reads a vocabulary.
     *
     * @param size how many token ids there are
     * @param bytes a token's UTF-8 bytes, often less than a character; empty for special tokens,
     *     which have no text
     * @throws IllegalArgumentException where a byte is not a token: an answer could not be held to
     *     a grammar
     */
    public static TokenTable of(int size, IntFunction<byte[]> bytes) {
        byte[][] all = new byte[size][];
        boolean[] single = new boolean[256];
        for (int token = 0; token < size; token++) {
            all[token] = bytes.apply(token);
            if (all[token].length > Short.MAX_VALUE) {
                throw new IllegalArgumentException("token " + token + " is too long");
            }
            if (all[token].length == 1) {
                single[all[token][0] & 0xff] = true;
            }
        }
        for (int value = 0; value < single.length; value++) {
            if (!single[value]) {
                throw new IllegalArgumentException("no token is the single byte " + value);
            }
        }
        return new TokenTable(all);
    }

    private int countNodes(Integer[] order) {
        int nodes = 0;
        byte[] previous = {};
        for (int token : order) {
            nodes += bytes[token].length - common(previous, bytes[token]);
            previous = bytes[token];
        }
        return nodes;
    }

    private void fill(Integer[] order) {
        int[] path = new int[longest + 1]; // nodes, by depth
        int node = 0;
        byte[] previous = {};
        for (int token : order) {
            int shared = common(previous, bytes[token]);
            for (int depth = previous.length; depth > shared; depth--) {
                ends[path[depth]] = node;
            }
            for (int depth = shared + 1; depth <= bytes[token].length; depth++) {
                labels[node] = bytes[token][depth - 1];
                depths[node] = (short) depth;
                tokens[node] = NONE;
                path[depth] = node++;
            }
            int end = path[bytes[token].length];
            twins[token] = tokens[end];
            tokens[end] = token;
            previous = bytes[token];
        }
        for (int depth = previous.length; depth > 0; depth--) {
            ends[path[depth]] = node;
        }
    }

    private static int common(byte[] one, byte[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one.length : mismatch;
    }

    /** Returns the number of token ids. */
    public int size() {
        return bytes.length;
    }

    /** Whether a token has no text. */
    boolean isSpecial(int token) {
        return bytes[token].length == 0;
    }

    /** The bytes of a token; not to be written to. */
    byte[] bytes(int token) {
        return bytes[token];
    }

    /** The length of the longest token, in bytes. */
    int longest() {
        return longest;
    }

    /** How many nodes the trie has, its root not counted: node 0 is the root's first child. */
    int nodes() {
        return labels.length;
    }

    int label(int node) {
        return labels[node] & 0xff;
    }

    /** The first node behind this one's subtree. */
    int end(int node) {
        return ends[node];
    }

    int depth(int node) {
        return depths[node];
    }

    /** Whether tokens go on below a node. */
    boolean hasChildren(int node) {
        return ends[node] > node + 1;
    }

    /** Adds the tokens that end at a node. */
    void addTokens(int node, TokenSet set) {
        for (int token = tokens[node]; token != NONE; token = twins[token]) {
            set.add(token);
        }
    }
}
