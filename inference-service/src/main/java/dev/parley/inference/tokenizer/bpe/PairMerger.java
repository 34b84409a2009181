package dev.parley.inference.tokenizer.bpe;

/**
 * Joins the tokens of one piece, pair by pair: always the pair of the lowest rank, the leftmost of
 * equal ones, until no two neighbours join.
 *
 * <p>A linked list of tokens and a heap of the pairs that may join: n tokens take O(n log n), also
 * where all of them are alike. One per piece, used once.
 */
final class PairMerger {

    private final MergeTable merges;
    private final int[] tokens; // by position; a joined token stands where its first one stood
    private final int[] next;
    private final int[] previous;
    private final long[] heap; // rank << 32 | position of the left token
    private int heapSize;
    private long comparisons;

    /** {@code tokens} is the merger's from now on. */
    PairMerger(MergeTable merges, int[] tokens) {
        int count = tokens.length;
        this.merges = merges;
        this.tokens = tokens;
        this.next = new int[count];
        this.previous = new int[count];
        this.heap = new long[3 * count]; // a pair to begin with, and two for each join
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
    }

    /** Returns the tokens that are left. */
    int[] merge() {
        for (int left = 0; left + 1 < tokens.length; left++) {
            offer(left);
        }
        int count = tokens.length;
        while (heapSize > 0) {
            long pair = poll();
            int left = (int) pair;
            long merge = mergeAt(left);
            if (merge >= 0 && merge >>> 32 == pair >>> 32) {
                join(left, (int) merge);
                count--;
            }
        }
        return collect(count);
    }

    /** The comparisons made in the heap, which are what a long piece's time goes into. */
    long comparisons() {
        return comparisons;
    }

    private int[] collect(int count) {
        int[] left = new int[count];
        for (int i = 0, at = 0; i < count; i++, at = next[at]) {
            left[i] = tokens[at];
        }
        return left;
    }

    /** Pairs with what was joined away are told by their left token, which is no more. */
    private long mergeAt(int left) {
        if (tokens[left] < 0 || next[left] == tokens.length) {
            return -1;
        }
        return merges.find(tokens[left], tokens[next[left]]);
    }

    private void join(int left, int merged) {
        int right = next[left];
        tokens[left] = merged;
        tokens[right] = -1;
        next[left] = next[right];
        if (next[left] < tokens.length) {
            previous[next[left]] = left;
        }
        offer(left);
        if (previous[left] >= 0) {
            offer(previous[left]);
        }
    }

    private void offer(int left) {
        long merge = mergeAt(left);
        if (merge >= 0) {
            push((merge & 0xFFFFFFFF_00000000L) | left);
        }
    }

    private void push(long pair) {
        int at = heapSize++;
        while (at > 0 && heap[(at - 1) / 2] > pair) {
            comparisons++;
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = pair;
    }

    private long poll() {
        long least = heap[0];
        long last = heap[--heapSize];
        int at = 0;
        for (int child = 1; child < heapSize; child = 2 * at + 1) {
            comparisons += 2;
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return least;
    }
}
