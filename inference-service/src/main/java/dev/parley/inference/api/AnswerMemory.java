package dev.parley.inference.api;

import dev.parley.inference.engine.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which ids a session's answers were made of: a client sends back text, and encoding that
 * may give other ids than were generated, whose keys and values nobody has. Only digests of texts
 * are kept. Those used longest ago are forgotten. For any number of threads.
 */
final class AnswerMemory {

    private record Key(Caller caller, String digest) {}

    private final int mostTokens;
    private final Map<Key, List<Integer>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long kept; // tokens of all answers

    AnswerMemory(int mostTokens) {
        this.mostTokens = mostTokens;
    }

    /** {@code tokens}: all that the text was generated from, and none besides. */
    synchronized void remember(Caller caller, String text, List<Integer> tokens) {
        if (caller.session().isEmpty() || text.isEmpty() || tokens.size() > mostTokens) {
            return;
        }
        List<Integer> before = answers.put(new Key(caller, digest(text)), List.copyOf(tokens));
        kept += tokens.size() - (before == null ? 0 : before.size());
        var oldest = answers.entrySet().iterator();
        while (kept > mostTokens) {
            kept -= oldest.next().getValue().size();
            oldest.remove();
        }
    }

    /** Returns the ids of an answer of this session; none where they are not known. */
    synchronized List<Integer> tokens(Caller caller, String text) {
        return caller.session().isEmpty()
                ? List.of()
                : answers.getOrDefault(new Key(caller, digest(text)), List.of());
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
