package dev.parley.inference.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The hash of a file's bytes, as 64 lower-case hexadecimal digits. */
public record Sha256(String hex) {

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!isOne(hex)) {
            throw new IllegalArgumentException("a sha256 has 64 hexadecimal digits, not " + hex);
        }
    }

    static boolean isOne(String text) {
        return DIGITS.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** Returns the hash of what a digest was fed. */
    static Sha256 of(MessageDigest fed) {
        return new Sha256(HexFormat.of().formatHex(fed.digest()));
    }

    static MessageDigest digest() {
        return digest("SHA-256");
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
