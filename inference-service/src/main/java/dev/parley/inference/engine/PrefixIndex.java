package dev.parley.inference.engine;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which block holds which tokens: chains of blocks, each known by the block before it and its own
 * tokens, the first one by its tenant. Tokens are compared, not only their hashes, so that nobody
 * can be served another's conversation.
 *
 * <p>Full, it forgets the block that was least recently used. Whoever uses a chain uses its blocks
 * from the last to the first, so that none is forgotten before those behind it.
 */
final class PrefixIndex {

    private final int blockTokens;
    private final IntConsumer drop;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Map<Key, Node> nodes = new HashMap<>();
    private final SequencedSet<Node> byUse = new LinkedHashSet<>(); // the latest used last

    /** What parks a block's content. */
    @FunctionalInterface
    interface Park {
        /** Keeps the tokens of {@code [index * blockTokens, (index + 1) * blockTokens)}. */
        void park(int index, int block);
    }

    /** {@code before}: the block before, or the tenant. */
    private record Key(Object before, IntBuffer tokens) {}

    /** A block in its place; no two are equal. */
    private static final class Node {
        private final Key key;
        private final int block;
        private long usedNanos;

        Node(Key key, int block) {
            this.key = key;
            this.block = block;
        }

        @Nullable Node before() {
            return key.before() instanceof Node node ? node : null;
        }
    }

    /**
     * An index of blocks 0 to {@code count - 1}.
     *
     * @param drop is told of each block that is forgotten
     */
    PrefixIndex(int blockTokens, int count, IntConsumer drop) {
        this.blockTokens = blockTokens;
        this.drop = drop;
        IntStream.range(0, count).forEach(free::add);
    }

    /** Returns how many blocks are known. */
    int size() {
        return nodes.size();
    }

    /** Returns how many tokens of the first {@code length} begin a known chain. */
    int find(String tenant, TokenList tokens, int length) {
        return chain(tenant, tokens, length).size() * blockTokens;
    }

    /** Uses the chain of the first {@code length} tokens; returns its blocks as far as known. */
    int[] use(String tenant, TokenList tokens, int length, long nowNanos) {
        List<Node> chain = chain(tenant, tokens, length);
        touch(chain, nowNanos);
        return chain.stream().mapToInt(node -> node.block).toArray();
    }

    /**
     * Adds what is missing to the chain of the first {@code length} tokens, while there is room.
     */
    void extend(String tenant, TokenList tokens, int length, long nowNanos, Park park) {
        List<Node> chain = chain(tenant, tokens, length);
        touch(chain, nowNanos);
        while ((chain.size() + 1) * blockTokens <= length && makeRoom(chain)) {
            int index = chain.size();
            Object before = chain.isEmpty() ? tenant : chain.getLast();
            Node node = new Node(key(before, tokens, index), free.element());
            park.park(index, node.block);
            free.remove();
            nodes.put(node.key, node);
            chain.add(node);
        }
        touch(chain, nowNanos);
    }

    private boolean makeRoom(List<Node> chain) {
        if (free.isEmpty() && !byUse.isEmpty() && !chain.contains(byUse.getFirst())) {
            forgetOldest();
        }
        return !free.isEmpty();
    }

    /** Forgets the block least recently used; returns whether there was one. */
    boolean forgetOldest() {
        if (byUse.isEmpty()) {
            return false;
        }
        forget(byUse.getFirst());
        return true;
    }

    /** Forgets what was last used before a time. */
    void forgetUnusedSince(long nanos) {
        while (!byUse.isEmpty() && byUse.getFirst().usedNanos - nanos < 0) {
            forget(byUse.getFirst());
        }
    }

    /** Forgets all chains that begin with the first block of these tokens. */
    void forgetAllFrom(String tenant, TokenList tokens) {
        List<Node> first = chain(tenant, tokens, Math.min(blockTokens, tokens.size()));
        if (!first.isEmpty()) {
            List.copyOf(byUse).stream()
                    .filter(node -> isBehind(node, first.getFirst()))
                    .forEach(this::forget);
        }
    }

    private static boolean isBehind(@Nullable Node node, Node first) {
        return node != null && (node == first || isBehind(node.before(), first));
    }

    private void forget(Node node) {
        byUse.remove(node);
        nodes.remove(node.key);
        free.add(node.block);
        drop.accept(node.block);
    }

    private List<Node> chain(String tenant, TokenList tokens, int length) {
        List<Node> chain = new ArrayList<>();
        Node node = null;
        for (int end = blockTokens; end <= length; end += blockTokens) {
            node = nodes.get(key(node == null ? tenant : node, tokens, chain.size()));
            if (node == null) {
                return chain;
            }
            chain.add(node);
        }
        return chain;
    }

    private Key key(Object before, TokenList tokens, int index) {
        int start = index * blockTokens;
        return new Key(before, IntBuffer.wrap(tokens.copy(start, start + blockTokens)));
    }

    private void touch(List<Node> chain, long nowNanos) {
        for (Node node : chain.reversed()) {
            node.usedNanos = nowNanos;
            byUse.remove(node);
            byUse.addLast(node);
        }
    }
}
