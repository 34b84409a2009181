package dev.parley.inference.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has of the system: memory of its own in bytes, open files, threads. */
public record ProcessUsage(long anonymousBytes, long files, long threads) {

    /**
     * Returns what a process has now.
     *
     * @param proc the folder of the system that tells of it
     */
    public static ProcessUsage of(Path proc) throws IOException {
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return new ProcessUsage(
                    status(proc, "RssAnon:") * 1024, // in kilobytes
                    files.count(),
                    status(proc, "Threads:"));
        }
    }

    private static long status(Path proc, String field) throws IOException {
        try (Stream<String> lines = Files.lines(proc.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
