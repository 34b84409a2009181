package dev.parley.inference.engine;

import java.util.Arrays;
import java.util.Objects;

/** Token ids in order, growing at the end. */
final class TokenList {

    private int[] ids;
    private int size;

    TokenList(int... ids) {
        this.ids = ids.clone();
        this.size = ids.length;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return ids[Objects.checkIndex(index, size)];
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(16, size * 2));
        }
        ids[size++] = id;
    }

    /** Returns a copy of the tokens from {@code from} to before {@code to}. */
    int[] copy(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return Arrays.copyOfRange(ids, from, to);
    }

    /** Returns how many of the first {@code length} tokens are the same in both. */
    int commonPrefix(TokenList other, int length) {
        int most = Math.min(length, Math.min(size, other.size));
        int differs = Arrays.mismatch(ids, 0, most, other.ids, 0, most);
        return differs < 0 ? most : differs;
    }
}
