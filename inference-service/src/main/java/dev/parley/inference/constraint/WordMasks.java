package dev.parley.inference.constraint;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The masks of words, computed once: the same words, strings above all, are used all over and by
 * all grammars. Bounded; the one not used for longest is forgotten.
 *
 * <p>Used by several threads.
 */
final class WordMasks {

    /**
     * Weight of all masks, and of the words they are of, which may be those of programs that were
     * forgotten: some 40 MB. A vocabulary of 131,072 makes masks of up to 16 KiB.
     */
    static final int MOST = 400_000;

    private final TokenTable table;
    private final Map<Lexeme.State, WordMask> masks = // guarded by itself, oldest use first
            new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Lexeme, Integer> uses = new HashMap<>(); // masks of each word
    private long kept; // weight

    WordMasks(TokenTable table) {
        this.table = table;
    }

    TokenTable table() {
        return table;
    }

    /** Returns what may follow within a word in this state. */
    WordMask of(Lexeme lexeme, int state) {
        Lexeme.State key = lexeme.alike(state, table.longest());
        synchronized (masks) {
            WordMask known = masks.get(key);
            if (known != null) {
                return known;
            }
        }
        WordMask made = WordMask.of(key, table); // twice at worst, but nobody waits
        synchronized (masks) {
            if (masks.putIfAbsent(key, made) == null) {
                keep(key.lexeme(), made);
            }
        }
        return made;
    }

    private void keep(Lexeme word, WordMask mask) {
        kept += mask.weight();
        if (uses.merge(word, 1, Integer::sum) == 1) {
            kept += word.weight();
        }
        var oldest = masks.entrySet().iterator();
        while (kept > MOST && masks.size() > 1) {
            var forgotten = oldest.next();
            oldest.remove();
            forget(forgotten.getKey().lexeme(), forgotten.getValue());
        }
    }

    private void forget(Lexeme word, WordMask mask) {
        kept -= mask.weight();
        if (uses.merge(word, -1, Integer::sum) == 0) {
            uses.remove(word);
            kept -= word.weight();
        }
    }

    /** What is kept, in some 100 bytes. */
    long weight() {
        synchronized (masks) {
            return kept;
        }
    }
}
