package dev.parley.inference.constraint;

import java.util.stream.IntStream;

/**
 * What may follow within one word: the tokens that stay inside it, and the nodes of the trie at
 * which the word may end while tokens go on, so that it depends on what surrounds the word whether
 * they may come. Immutable.
 */
final class WordMask {

    /** Up to as many tokens are listed one by one. */
    private static final int FEW = 256;

    private final int[] few;
    private final TokenSet many;
    private final int[] exits;

    private WordMask(TokenSet inside, int[] exits) {
        boolean areFew = inside.count() <= FEW;
        this.few = areFew ? inside.toArray() : new int[0];
        this.many = areFew ? new TokenSet(0) : inside;
        this.exits = exits;
    }

    static WordMask of(Lexeme.State begun, TokenTable table) {
        Lexeme lexeme = begun.lexeme();
        TokenSet inside = new TokenSet(table.size());
        IntStream.Builder exits = IntStream.builder();
        int[] states = new int[table.longest() + 1]; // by depth
        states[0] = begun.state();
        int node = 0;
        while (node < table.nodes()) {
            int depth = table.depth(node);
            int next = lexeme.step(states[depth - 1], table.label(node));
            if (next == Lexeme.REJECT) {
                node = table.end(node);
                continue;
            }
            states[depth] = next;
            table.addTokens(node, inside);
            if (table.hasChildren(node) && lexeme.accepts(next)) {
                exits.add(node);
            }
            node++;
        }
        return new WordMask(inside, exits.build().toArray());
    }

    /** Adds the tokens that stay inside the word. */
    void addTo(TokenSet set) {
        for (int token : few) {
            set.add(token);
        }
        set.addAll(many);
    }

    /** How much room it takes, in some 100 bytes: never nothing. */
    int weight() {
        return 2 + (few.length + exits.length) * Integer.BYTES / 100 + many.bytes() / 100;
    }

    /** The nodes at which the word may end and tokens go on. */
    int[] exits() {
        return exits;
    }
}
