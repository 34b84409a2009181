package dev.parley.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Ids of tool calls: Mistral's formats know only those of nine letters or digits. */
public final class ToolCallIds {

    private static final int LENGTH = 9;
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9]{" + LENGTH + "}");
    private static final String ALPHABET =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private ToolCallIds() {}

    /** Returns a new id. */
    public static String next(RandomGenerator random) {
        StringBuilder id = new StringBuilder(LENGTH);
        random.ints(LENGTH, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
        return id.toString();
    }

    /**
     * Returns the id as the format can write it. A client's own id, say {@code call_1}, always
     * gives the same nine characters, so that a call and its result stay together.
     */
    public static String normalize(String id) {
        if (VALID.matcher(id).matches()) {
            return id;
        }
        byte[] digest = sha256().digest(id.getBytes(StandardCharsets.UTF_8));
        String letters = Base64.getEncoder().encodeToString(digest).replaceAll("[^a-zA-Z0-9]", "");
        return letters.substring(0, LENGTH);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
