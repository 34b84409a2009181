package dev.parley.inference.api;

import dev.parley.inference.engine.Caller;
import dev.parley.inference.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Remembers which ids a session's answers were made of: a client sends back text, and encoding that
 * may give other ids than were generated, whose keys and values nobody has. Ids mean something to
 * the tokenizer that they are of, and are told for no other one. Only digests of texts are kept.
 * Those used longest ago are forgotten. For any number of threads.
 */
final class AnswerMemory {

    /** What an answer's key takes beside its tokens, as if it were tokens (of some 20 bytes). */
    static final int TOKENS_OF_A_KEY = 32;

    private record Key(long tokenizer, Caller caller, String digest) {}

    private final int mostTokens;
    private final Map<Key, List<Integer>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Tokenizer, Long> tokenizers =
            new WeakHashMap<>(); // numbers that keep nothing
    private long nextTokenizer;
    private long kept; // tokens of all answers and keys

    AnswerMemory(int mostTokens) {
        this.mostTokens = mostTokens;
    }

    /** {@code tokens}: all that the text was generated from, and none besides. */
    synchronized void remember(
            Tokenizer tokenizer, Caller caller, String text, List<Integer> tokens) {
        if (caller.session().isEmpty()
                || text.isEmpty()
                || tokens.isEmpty()
                || weight(tokens) > mostTokens) {
            return;
        }
        List<Integer> before = answers.put(key(tokenizer, caller, text), List.copyOf(tokens));
        kept += weight(tokens) - (before == null ? 0 : weight(before));
        var oldest = answers.entrySet().iterator();
        while (kept > mostTokens) {
            kept -= weight(oldest.next().getValue());
            oldest.remove();
        }
    }

    /** Returns the ids of an answer of this session; none where they are not known. */
    synchronized List<Integer> tokens(Tokenizer tokenizer, Caller caller, String text) {
        return caller.session().isEmpty()
                ? List.of()
                : answers.getOrDefault(key(tokenizer, caller, text), List.of());
    }

    private Key key(Tokenizer tokenizer, Caller caller, String text) {
        long number = tokenizers.computeIfAbsent(tokenizer, _ -> nextTokenizer++);
        return new Key(number, caller, digest(text));
    }

    private static int weight(List<Integer> tokens) {
        return tokens.size() + TOKENS_OF_A_KEY;
    }

    private static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) { // every Java has it
            throw new IllegalStateException(missing);
        }
    }
}
