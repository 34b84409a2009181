package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.FloatRows;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.StoredTensor;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.quantization.QuantizationPlan.Matrix;
import dev.parley.inference.quantization.QuantizationPlan.Vector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class QuantizationCacheTest {

    private static final Weight UP = Weight.of("up", 30, 96);
    private static final Weight DOWN = Weight.of("down", 10, 96);
    private static final Weight LARGE = Weight.of("large", 9000, 64);
    private static final Weight NORM = Weight.of("norm", 96);
    private static final QuantizationPlan PLAN = plan(4, 32);

    private final Arena arena = Arena.ofShared();
    private final RandomWeights weights = new RandomWeights();

    @TempDir Path temporary;

    private static QuantizationPlan plan(int bits, int block) {
        return new QuantizationPlan(
                new BlockFormat(bits, block),
                List.of(
                        new Vector("norm", List.of(NORM)),
                        new Matrix("large", List.of(LARGE)),
                        new Matrix("both", List.of(UP, DOWN)),
                        new Matrix("down", List.of(DOWN))));
    }

    @BeforeEach
    void writeSource() throws IOException {
        Files.createDirectories(checkpoint());
        Files.write(
                checkpoint().resolve("model.safetensors"),
                new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void makesWhatIsMissing() throws Exception {
        QuantizedCheckpoint made = open(PLAN);

        assertThat(made.tensors())
                .extracting(StoredTensor::name)
                .containsExactly(
                        "norm",
                        "large.blocks",
                        "large.scales",
                        "both.blocks",
                        "both.scales",
                        "down.blocks",
                        "down.scales");
        assertThat(Dequantizer.floats(made.data(made.tensors().getFirst())))
                .containsExactly(RandomWeights.values(NORM));
        assertThat(farthest(Dequantizer.values(made, "large", 64), RandomWeights.values(LARGE)))
                .isBetween(0.1f, 0.7f);
    }

    @Test
    void stacksMatricesInTheOrderOfTheirSources() throws Exception {
        QuantizedCheckpoint made = open(plan(8, 32));

        float[] stacked = Dequantizer.values(made, "both", 96);
        assertThat(Arrays.copyOf(stacked, 30 * 96))
                .containsExactly(RandomWeights.values(UP), within(0.05f));
        assertThat(Arrays.copyOfRange(stacked, 30 * 96, 40 * 96))
                .containsExactly(Dequantizer.values(made, "down", 96));
    }

    @Test
    void findsWhatWasMadeWithoutReadingTheWeights() throws Exception {
        Path folder = open(PLAN).folder();
        weights.mend();

        assertThat(open(PLAN).folder()).isEqualTo(folder);

        assertThat(weights.asked).isEmpty();
    }

    @Test
    void leavesNothingBesideAFinishedFile() throws Exception {
        Path folder = open(PLAN).folder();

        assertThat(names(folder)).containsExactly("manifest.json", "model.safetensors");
        assertThat(names(cache()))
                .containsExactly(folder.getFileName().toString(), folder.getFileName() + ".lock");
    }

    @Test
    void recordsTheHashOfEveryTensor() throws Exception {
        QuantizedCheckpoint made = open(PLAN);

        Manifest manifest = Manifest.read(made.folder());

        assertThat(manifest.tensors()).hasSize(made.tensors().size());
        for (StoredTensor tensor : made.tensors()) {
            assertThat(manifest.tensors())
                    .containsEntry(tensor.name(), Sha256.of(made.data(tensor)));
        }
    }

    @Test
    void keepsFormatsApart() throws Exception {
        List<QuantizationPlan> plans = List.of(plan(4, 32), plan(4, 128), plan(8, 32));

        for (QuantizationPlan plan : plans) {
            open(plan);
        }

        assertThat(names(cache())).filteredOn(name -> !name.endsWith(".lock")).hasSize(3);
    }

    @Test
    void makesAnewWhatTheWeightsHaveChangedUnder() throws Exception {
        Path folder = open(PLAN).folder();
        Files.setLastModifiedTime(
                checkpoint().resolve("model.safetensors"), FileTime.fromMillis(1_000));

        assertThat(open(PLAN).folder()).isNotEqualTo(folder);
    }

    @Test
    void goesOnWhereItWasInterrupted() throws Exception {
        byte[] whole = Files.readAllBytes(open(PLAN).folder().resolve("model.safetensors"));
        Path otherCache = temporary.resolve("other");
        weights.breakAt("up");
        assertThatThrownBy(() -> open(otherCache, PLAN, true)).hasMessage("up is broken");
        assertThat(names(otherCache)).noneMatch(name -> name.endsWith("manifest.json"));
        weights.mend();

        QuantizedCheckpoint made = open(otherCache, PLAN, true);

        assertThat(weights.asked).containsExactly("up", "down", "down");
        assertThat(made.folder().resolve("model.safetensors")).hasBinaryContent(whole);
    }

    @Test
    void doesNotTrustDamageInWhatAnInterruptionLeft() throws Exception {
        weights.breakAt("up");
        assertThatThrownBy(() -> open(PLAN)).hasMessage("up is broken");
        weights.mend();
        Path partial = only(cache(), ".partial");
        flip(partial.resolve("model.safetensors"), 4096 + 2000); // in large.blocks
        byte[] record = Files.readAllBytes(partial.resolve("progress.jsonl"));
        Files.write(partial.resolve("progress.jsonl"), Arrays.copyOf(record, record.length + 3));

        open(PLAN);

        assertThat(weights.asked).containsExactly("large", "up", "down", "down");
        open(PLAN);
    }

    @Test
    void beginsAnewWhereTheRecordIsOfAnotherKey() throws Exception {
        weights.breakAt("up");
        assertThatThrownBy(() -> open(PLAN)).hasMessage("up is broken");
        weights.mend();
        Files.writeString(
                only(cache(), ".partial").resolve("progress.jsonl"), "{\"key\":\"no\"}\n");

        open(PLAN);

        assertThat(weights.asked).contains("norm", "large");
    }

    @Test
    void makesAgainWhatWasDamaged() throws Exception {
        Path file = open(PLAN).folder().resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        flip(file, whole.length - 5);

        open(PLAN);

        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void holdsNothingOfWhatWasDamaged() throws Exception {
        Path file;
        try (Arena first = Arena.ofShared()) {
            file = open(cache(), PLAN, true, first).folder().resolve("model.safetensors");
        }
        flip(file, Math.toIntExact(Files.size(file)) - 5);

        open(PLAN);

        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(line -> line.contains(file.toString()))
                .isNotEmpty()
                .noneMatch(line -> line.endsWith("(deleted)"));
    }

    @Test
    void makesAgainWhatWasTruncatedAlsoUnverified() throws Exception {
        Path file = open(PLAN).folder().resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));

        open(cache(), PLAN, false);

        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void makesAgainWhatHasNoManifest() throws Exception {
        Path folder = open(PLAN).folder();
        Files.writeString(folder.resolve("manifest.json"), "{}");

        open(PLAN);

        assertThat(Manifest.read(folder).tensors()).isNotEmpty();
    }

    @Test
    void isMadeOnceByThreadsThatWantItAtTheSameTime() throws Exception {
        Callable<Path> opening = () -> open(PLAN).folder();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            threads.invokeAll(List.of(opening, opening, opening, opening))
                    .forEach(folder -> assertThat(folder).succeedsWithin(Duration.ZERO));
        }

        assertThat(weights.asked).containsOnlyOnce("large");
    }

    @Test
    void namesTheDirectoryThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> open(file, PLAN, true))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll(file.toString(), "another directory");
    }

    @Test
    void namesTheTensorThatIsNotFinite() {
        WeightSource nan =
                weight -> {
                    FloatRows rows = weights.rows(weight);
                    return weight.equals(UP) ? new OneNaN(rows) : rows;
                };

        assertThatThrownBy(() ->
                        new QuantizationCache(new CacheOptions(cache(), true))
                                .open(checkpoint(), PLAN, nan, arena))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll("tensor up", "row 0", "not finite");
    }

    private record OneNaN(FloatRows inner) implements FloatRows {
        @Override
        public long rows() {
            return inner.rows();
        }

        @Override
        public int columns() {
            return inner.columns();
        }

        @Override
        public void read(long row, float[] destination) {
            inner.read(row, destination);
            destination[0] = Float.NaN;
        }
    }

    private QuantizedCheckpoint open(QuantizationPlan plan) throws ModelLoadException {
        return open(cache(), plan, true);
    }

    private QuantizedCheckpoint open(Path cache, QuantizationPlan plan, boolean verify)
            throws ModelLoadException {
        return open(cache, plan, verify, arena);
    }

    private QuantizedCheckpoint open(Path cache, QuantizationPlan plan, boolean verify, Arena arena)
            throws ModelLoadException {
        return new QuantizationCache(new CacheOptions(cache, verify))
                .open(checkpoint(), plan, weights, arena);
    }

    private Path checkpoint() {
        return temporary.resolve("checkpoint");
    }

    private Path cache() {
        return temporary.resolve("cache");
    }

    private static float farthest(float[] left, float[] right) {
        float most = 0;
        for (int i = 0; i < right.length; i++) {
            most = Math.max(most, Math.abs(left[i] - right[i]));
        }
        return most;
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static Path only(Path folder, String suffix) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> path.toString().endsWith(suffix)).findFirst().orElseThrow();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
