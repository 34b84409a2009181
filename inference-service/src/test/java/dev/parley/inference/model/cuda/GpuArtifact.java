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
 * ONNX Runtime with its CUDA provider, as it is published for each version of CUDA: hundreds of
 * megabytes that a build does not fetch by itself. An archive is taken from where a property names
 * it, and Maven's from the local repository, too, where somebody has put it.
 */
enum GpuArtifact {
    CUDA_12(
            12,
            "1.29.0",
            "parley.onnxruntime.gpu.jar",
            Optional.of(
                    "com/microsoft/onnxruntime/onnxruntime_gpu/1.29.0/onnxruntime_gpu-1.29.0.jar"),
            "ai/onnxruntime/native/linux-x64/",
            "libonnxruntime.so"),
    CUDA_13(
            13,
            "1.31.1",
            "parley.onnxruntime.gpu13.wheel",
            Optional.empty(),
            "onnxruntime/capi/",
            "libonnxruntime.so.1.31.1");

    private static final List<String> PROVIDER =
            List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

    private final int cuda;
    private final String version;
    private final String property;
    private final Optional<String> inRepository;
    private final String folder; // in the archive
    private final String library;

    GpuArtifact(
            int cuda,
            String version,
            String property,
            Optional<String> inRepository,
            String folder,
            String library) {
        this.cuda = cuda;
        this.version = version;
        this.property = property;
        this.inRepository = inRepository;
        this.folder = folder;
        this.library = library;
    }

    /** Returns the version of CUDA's libraries that the provider asks for. */
    int cuda() {
        return cuda;
    }

    Optional<Path> archive() {
        return Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .or(() -> inRepository.map(file -> localRepository().resolve(file)))
                .filter(Files::isRegularFile);
    }

    private static Path localRepository() {
        return Path.of(
                System.getProperty(
                        "maven.repo.local",
                        Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
    }

    /** Returns why there is no archive. */
    String missing() {
        return "ONNX Runtime %s for CUDA %d is not %s-D%s; docs/gpu.md says how to get it"
                .formatted(
                        version,
                        cuda,
                        inRepository.isPresent()
                                ? "in the local Maven repository or named by "
                                : "named by ",
                        property);
    }

    /** Returns the library, unpacked below {@code target} once, its provider beside it. */
    Path library(Path target) {
        Path unpacked = target.resolve("onnxruntime-gpu-" + version);
        try (ZipFile zip = new ZipFile(archive().orElseThrow().toFile())) {
            Files.createDirectories(unpacked);
            for (String file : PROVIDER) {
                unpack(zip, file, unpacked);
            }
            return unpack(zip, library, unpacked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unpack(ZipFile zip, String file, Path unpacked) throws IOException {
        ZipEntry entry = zip.getEntry(folder + file);
        if (entry == null) {
            throw new IOException("no %s in %s: is it %s?".formatted(file, zip.getName(), version));
        }
        Path target = unpacked.resolve(file);
        if (!Files.exists(target) || Files.size(target) != entry.getSize()) {
            try (InputStream content = zip.getInputStream(entry)) {
                Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }
}
