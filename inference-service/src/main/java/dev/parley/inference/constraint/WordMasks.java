package dev.parley.inference.constraint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The masks of words, computed once: the same words, strings above all, are used all over and by
 * all grammars. Bounded; the one not used for longest is forgotten.
 *
 * <p>Used by several threads.
 */
final class WordMasks {

    /** At 16 KiB each, for the largest ones of a vocabulary of 131,072. */
    private static final int MOST = 1024;

    private final TokenTable table;
    private final Map<Lexeme.State, WordMask> masks = // guarded by itself
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Lexeme.State, WordMask> eldest) {
                    return size() > MOST;
                }
            };

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
            masks.put(key, made);
        }
        return made;
    }
}
