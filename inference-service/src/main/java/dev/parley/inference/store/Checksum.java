package dev.parley.inference.store;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a hub says about a file's bytes: large files have a sha256, small ones a Git object's id.
 */
sealed interface Checksum {

    record OfBytes(Sha256 sha256) implements Checksum {}

    /**
     * The id of a Git blob: the SHA-1 of a header with the size, then the bytes.
     *
     * @param id 40 hexadecimal digits
     */
    record OfBlob(String id) implements Checksum {

        private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{40}");

        public OfBlob {
            id = id.toLowerCase(Locale.ROOT);
            if (!isOne(id)) {
                throw new IllegalArgumentException("a blob's id has 40 hexadecimal digits");
            }
        }

        static boolean isOne(String text) {
            return DIGITS.matcher(text.toLowerCase(Locale.ROOT)).matches();
        }

        static String of(MessageDigest fed) {
            return HexFormat.of().formatHex(fed.digest());
        }
    }

    /** Returns the checksum that an entity tag is, with its quotes, on a server that is a hub. */
    static Optional<Checksum> ofTag(String tag) {
        String bare = tag.startsWith("W/") ? tag.substring(2) : tag;
        bare = bare.replace("\"", "");
        if (Sha256.isOne(bare)) {
            return Optional.of(new OfBytes(new Sha256(bare)));
        }
        return OfBlob.isOne(bare) ? Optional.of(new OfBlob(bare)) : Optional.empty();
    }
}
