package dev.parley.inference.model.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * ONNX Runtime with its CUDA provider, as the Maven artifact has it: 642 MB that a build does not
 * fetch by itself. It is taken from the local repository where somebody has put it.
 */
final class GpuArtifact {

    static final String VERSION = "1.29.0";

    /** Where another jar is named. */
    static final String PROPERTY = "parley.onnxruntime.gpu.jar";

    private static final String IN_JAR = "ai/onnxruntime/native/linux-x64/";
    private static final List<String> FILES =
            List.of(
                    "libonnxruntime_providers_shared.so",
                    "libonnxruntime_providers_cuda.so",
                    "libonnxruntime.so");

    private GpuArtifact() {}

    static Optional<Path> jar() {
        String named = System.getProperty(PROPERTY);
        Path repository =
                Path.of(
                        System.getProperty(
                                "maven.repo.local",
                                Path.of(System.getProperty("user.home"), ".m2", "repository")
                                        .toString()));
        Path jar =
                named != null
                        ? Path.of(named)
                        : repository.resolve(
                                "com/microsoft/onnxruntime/onnxruntime_gpu/%s/onnxruntime_gpu-%s.jar"
                                        .formatted(VERSION, VERSION));
        return Files.isRegularFile(jar) ? Optional.of(jar) : Optional.empty();
    }

    /** Returns the library, unpacked below {@code folder} once. */
    static Path library(Path jar, Path folder) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Files.createDirectories(folder);
            for (String file : FILES) {
                unpack(zip, file, folder.resolve(file));
            }
            return folder.resolve(FILES.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(ZipFile zip, String file, Path target) throws IOException {
        ZipEntry entry = zip.getEntry(IN_JAR + file);
        if (Files.exists(target) && Files.size(target) == entry.getSize()) {
            return;
        }
        try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
