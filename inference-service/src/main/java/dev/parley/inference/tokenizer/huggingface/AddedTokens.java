package dev.parley.inference.tokenizer.huggingface;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Finds added tokens in a text: the leftmost, and of those the longest. Immutable after it is made.
 */
final class AddedTokens {

    private static final int NONE = -1;

    /** A tree over characters. */
    private static final class Node {
        private final Map<Character, Node> next = new HashMap<>();
        private int id = NONE;
    }

    private final Node root = new Node();

    AddedTokens(Collection<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            Node node = root;
            for (char c : token.content().toCharArray()) {
                node = node.next.computeIfAbsent(c, _ -> new Node());
            }
            node.id = token.id();
        }
    }

    /** Tells the texts between tokens, never empty ones, and the tokens, in order. */
    void split(String text, Consumer<String> between, IntConsumer token) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            int end = at;
            int id = NONE;
            Node node = root.next.get(text.charAt(at));
            for (int i = at + 1; node != null; i++) {
                if (node.id != NONE) {
                    end = i;
                    id = node.id;
                }
                node = i < text.length() ? node.next.get(text.charAt(i)) : null;
            }
            if (id != NONE) {
                if (from < at) {
                    between.accept(text.substring(from, at));
                }
                token.accept(id);
                from = end;
                at = end - 1;
            }
        }
        if (from < text.length()) {
            between.accept(text.substring(from));
        }
    }
}
