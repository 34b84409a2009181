package dev.parley.inference.quantization;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * One writer of a cache directory at a time: among this process's threads by a lock of its own,
 * among processes by the file system's, which also ends with a process that is killed.
 */
final class CacheLock implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CacheLock.class);
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private final FileChannel file;

    private CacheLock(FileChannel file) {
        this.file = file;
    }

    /** Waits until no other holds it. */
    static CacheLock acquire(Path path) throws IOException {
        PROCESS.lock();
        boolean locked = false;
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (file.tryLock() == null) {
                    LOG.infof("Waiting for another process, which holds %s", path);
                    file.lock();
                }
                locked = true;
                return new CacheLock(file);
            } finally {
                if (!locked) {
                    file.close();
                }
            }
        } finally {
            if (!locked) {
                PROCESS.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            PROCESS.unlock();
        }
    }
}
