package dev.parley.inference.quantization;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256, which every Java runtime has. */
final class Sha256 {

    private static final long STEP = 1 << 20;

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(byte[] bytes) {
        return new Sha256().add(bytes, bytes.length).hex();
    }

    /** Returns the hash of memory of any size. */
    static String of(MemorySegment bytes) {
        Sha256 hash = new Sha256();
        for (long at = 0; at < bytes.byteSize(); at += STEP) {
            hash.add(bytes.asSlice(at, Math.min(STEP, bytes.byteSize() - at)).asByteBuffer());
        }
        return hash.hex();
    }

    Sha256 add(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
        return this;
    }

    Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Returns the hash in hexadecimal and begins anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
