package dev.parley.inference.quantization;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of ours. */
final class Folders {

    private Folders() {}

    /** Deletes a folder and all in it, where it exists. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.toList().reversed();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
