package dev.parley.inference.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a model's folder for one writer at a time, of this process or any other. */
final class ModelLock implements AutoCloseable {

    private final FileChannel channel;

    private ModelLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder, which ends with this object or the process.
     *
     * @throws StoreException where somebody else has it
     */
    static ModelLock take(Path folder) throws StoreException {
        Path file = folder.resolveSibling("." + folder.getFileName() + ".lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return new ModelLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StoreException("%s cannot be written: %s".formatted(folder, e), e);
        }
        throw new StoreException(
                "another process is writing %s; wait until it has finished".formatted(folder));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // the lock ends with the descriptor, and that is gone either way
        }
    }
}
