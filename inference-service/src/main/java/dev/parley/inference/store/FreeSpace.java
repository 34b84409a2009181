package dev.parley.inference.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many bytes a folder's disk can still take. */
@FunctionalInterface
interface FreeSpace {

    FreeSpace OF_THE_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

    long of(Path folder) throws IOException;
}
