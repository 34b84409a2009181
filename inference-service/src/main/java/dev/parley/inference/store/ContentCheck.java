package dev.parley.inference.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Hashes the bytes of one file as they come, and says at the end whether they are the right ones.
 */
final class ContentCheck {

    private static final int BUFFER = 1 << 20;

    private final MessageDigest sha256 = Sha256.digest();
    private final Optional<MessageDigest> blob;
    private final Wanted wanted;
    private long bytes;

    /**
     * What the bytes must be.
     *
     * @param name of the file
     * @param size of the file
     * @param pin its hash as the operator wrote it
     * @param checksum its hash as the hub says it
     */
    record Wanted(FileName name, long size, Optional<Sha256> pin, Optional<Checksum> checksum) {

        /** Whether a sha256 alone proves the content; a Git object's id needs the bytes. */
        boolean isSurely(Sha256 actual) {
            boolean isPinned = pin.map(actual::equals).orElse(true);
            boolean isHubs =
                    checksum.map(it -> it.equals(new Checksum.OfBytes(actual)))
                            .orElse(pin.isPresent());
            return isPinned && isHubs;
        }
    }

    ContentCheck(Wanted wanted) {
        this.wanted = wanted;
        this.blob =
                wanted.checksum()
                        .filter(Checksum.OfBlob.class::isInstance)
                        .map(_ -> blobDigest(wanted.size()));
    }

    private static MessageDigest blobDigest(long size) {
        MessageDigest digest = Sha256.digest("SHA-1");
        digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        return digest;
    }

    void update(byte[] buffer, int count) {
        sha256.update(buffer, 0, count);
        blob.ifPresent(digest -> digest.update(buffer, 0, count));
        bytes += count;
    }

    /**
     * Feeds a whole file.
     *
     * @param passed told how many bytes were read, again and again
     */
    void updateFrom(Path file, IntConsumer passed) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                update(buffer, count);
                passed.accept(count);
            }
        }
    }

    /** Returns the hash of a file of which nothing is known. */
    static Sha256 hash(Path file, IntConsumer passed) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                passed.accept(count);
            }
        }
        return Sha256.of(digest);
    }

    /** Returns how many bytes it was fed. */
    long bytes() {
        return bytes;
    }

    /**
     * Returns the hash of the bytes, once all were fed.
     *
     * @throws WrongContentException where they are not the wanted ones
     */
    Sha256 finish() throws WrongContentException {
        if (bytes != wanted.size()) {
            throw wrong("size", wanted.size(), bytes);
        }
        Sha256 actual = Sha256.of(sha256);
        if (wanted.pin().isPresent() && !wanted.pin().get().equals(actual)) {
            throw wrong("sha256 (pinned in models.yaml)", wanted.pin().get(), actual);
        }
        if (wanted.checksum().isPresent()) {
            compare(wanted.checksum().get(), actual);
        }
        return actual;
    }

    private void compare(Checksum checksum, Sha256 actual) throws WrongContentException {
        switch (checksum) {
            case Checksum.OfBytes(Sha256 sha) -> {
                if (!sha.equals(actual)) {
                    throw wrong("sha256", sha, actual);
                }
            }
            case Checksum.OfBlob(String id) -> {
                String got = Checksum.OfBlob.of(blob.orElseThrow());
                if (!id.equals(got)) {
                    throw wrong("Git object id", id, got);
                }
            }
        }
    }

    private WrongContentException wrong(String what, Object expected, Object actual) {
        return new WrongContentException(
                "%s has the wrong content: its %s is %s, and should be %s"
                        .formatted(wanted.name(), what, actual, expected));
    }
}
