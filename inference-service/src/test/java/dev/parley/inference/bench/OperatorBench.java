package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says by ONNX Runtime's own profiler where the time of the bare steps goes. The profiler takes
 * time itself, so that nothing is compared with these.
 */
final class OperatorBench {

    private final BenchOptions options;
    private final Models models;
    private final Path profiles;

    OperatorBench(BenchOptions options) {
        this.options = options;
        this.models = new Models(options);
        this.profiles = options.folder().resolve("profiles");
    }

    void run() throws IOException, ModelLoadException {
        Files.createDirectories(profiles);
        OnnxRuntime.open(
                new RuntimeOptions(
                        Optional.empty(),
                        false,
                        options.threads(),
                        options.spinning(),
                        Optional.of(profiles)));
        ObjectNode results = JsonFile.MAPPER.createObjectNode();
        for (Shape shape : options.shapes()) {
            for (BlockFormat format : options.formats()) {
                models.write(shape, format);
                String name = BenchOptions.name(shape, format);
                List<Measurement> all = options.measurements();
                // One prompt, and the fewest and the most rows.
                for (Measurement measurement : List.of(all.get(0), all.get(1), all.getLast())) {
                    String title = name + ", " + measurement.name();
                    results.set(title, measure(title, shape, format, measurement).toJson());
                }
            }
        }
        Files.writeString(
                options.folder().resolve("profile.json"), results.toPrettyString() + "\n");
        System.out.println("\nwhole profiles, for a trace viewer: " + profiles);
    }

    private OperatorProfile measure(
            String title, Shape shape, BlockFormat format, Measurement measurement)
            throws IOException, ModelLoadException {
        try (RawRunner runner = new RawRunner(models.load(shape, format, options.length()))) {
            measurement.run(runner, options); // fills caches and wakes threads
            measurement.run(runner, options);
        }
        Path file = profiles.resolve(title.replaceAll("[ ,]+", "-") + ".json");
        Files.move(written(), file, StandardCopyOption.REPLACE_EXISTING);
        List<OperatorProfile> runs = OperatorProfile.runs(JsonFile.MAPPER.readTree(file.toFile()));
        int steps = measurement.rows() == 0 ? 1 : options.steps();
        int last = measurement.rows() == 0 ? runs.size() / 2 : steps;
        OperatorProfile profile =
                OperatorProfile.sum(runs.subList(runs.size() - last, runs.size()));
        System.out.printf("%n%s%n%s", title, profile.table(steps));
        return profile;
    }

    /** Returns the file that the session wrote as it was closed. */
    private Path written() throws IOException {
        try (Stream<Path> files = Files.list(profiles)) {
            return files.filter(file -> file.getFileName().toString().startsWith("session"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
