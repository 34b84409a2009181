package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.model.cuda.ContractFigures.Decode;
import dev.parley.inference.model.cuda.StubCuda.Counts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ONNX Runtime's real CUDA provider, with our graph and our steps in the full shape of a model of
 * 24 billion parameters, on stand-ins for CUDA's libraries: where nodes are placed, what is copied,
 * waited for and captured. No number is computed.
 *
 * <p>A session refuses a graph of which one node is not on the GPU, so that a model that is loaded
 * has them all there. It runs where gcc is, and where the artifact {@code onnxruntime_gpu} is in
 * the local Maven repository.
 */
class CudaContractTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path STUBS = TARGET.resolve("cuda-stub");
    private static final long DEADLINE_SECONDS = 300;

    @TempDir private Path folder;

    @BeforeAll
    static void buildStandIns() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the CUDA provider is a library for Linux on x64");
        assumeTrue(
                GpuArtifact.jar().isPresent(),
                "onnxruntime_gpu %s is not in the local Maven repository; docs/gpu.md says how to get it"
                        .formatted(GpuArtifact.VERSION));
        assumeTrue(isInstalled("gcc"), "gcc is not installed");
        String build = Path.of("src/test/native/cuda/build.sh").toAbsolutePath().toString();
        assertThat(run(List.of(build, STUBS.toString()))).isEmpty();
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @ParameterizedTest(name = "{0}, keys and values as {1}")
    @CsvSource({
        "bfloat16, BFLOAT16, 562, 0",
        "int4, BFLOAT16, 0, 0", // its scales are bfloat16 already
        "int4, FLOAT8, 0, 0",
        "float8, BFLOAT16, 554, 13107200", // the last layer's four of each chunk have one row, and
        // a
        // kernel
        "float8-blocks, BFLOAT16, 554, 694681600", // of their own, like the head
    })
    void stepsOnTheDeviceAlone(String precision, String cache, int products, long converted)
            throws Exception {
        ContractFigures figures = figures(precision, cache);

        assertThat(figures.loaded().illegal()).isZero();
        assertThat(figures.begun().captures()).as("kinds of decode step: 3 x 4").isEqualTo(12);
        assertThat(figures.decodes()).allSatisfy(CudaContractTest::isOneReplay);
        assertThat(figures.decodes()).allSatisfy(CudaContractTest::sawItsToken);
        isTwoChunks(figures.prefill(), products);
        assertThat(figures.row())
                .extracting(Counts::downloads, Counts::synchronizations)
                .containsExactly(1L, 1L);
        assertThat(figures.copyOnWrite())
                .extracting(Counts::deviceCopies, Counts::uploads)
                .containsExactly(1L, 1L);
        assertThat(figures.closed())
                .extracting(Counts::deviceBytes, Counts::pinnedBytes)
                .as("left when closed")
                .containsExactly(0L, 0L);
        assertThat(figures.claims()).as("of the host: while it loads, then").hasSize(2);
        assertThat(figures.claims().getFirst() - figures.claims().getLast()).isEqualTo(converted);
    }

    @Test
    void aQuantisedCheckpointStepsOnTheDeviceAlone() throws Exception {
        String answer = answer("quantised", "BFLOAT16");

        isOneReplay(new ObjectMapper().readValue(answer, Decode.class));
    }

    @Test
    void saysThatTheDeviceIsLostAndLivesOn() throws Exception {
        assertThat(answer("lost", "BFLOAT16")).isEqualTo("DeviceLostException");
    }

    @Test
    void refusesWithTheArithmeticBeforeItOpensWeightsThatDoNotFit() throws Exception {
        assertThat(answer("large", "BFLOAT16"))
                .startsWith("the model needs 1")
                .contains("weights 1099.51 GB", "are available");
    }

    @Test
    void theProgramThatMeasuresSpeedRuns() throws Exception {
        String line = line(gpuProgram(GpuSpeed.class, "int4", "bf16"), "{");

        GpuSpeed.Result result = new ObjectMapper().readValue(line, GpuSpeed.Result.class);
        assertThat(result.prefills())
                .extracting(GpuSpeed.Prefill::tokens)
                .containsExactly(500, 4000);
        assertThat(result.decodes()).extracting(GpuSpeed.Decode::rows).containsExactly(1, 8, 32);
    }

    @Test
    void theProgramThatProfilesNamesTheOperatorsOfAStep() throws Exception {
        assertThat(gpuProgram(GpuProfile.class, "int4", "bf16"))
                .contains("prompt of 500 tokens", "step of 1 sequences", "step of 32 sequences")
                .contains(
                        "| PagedAttention | 40 |",
                        "| MatMulNBits, 5120 to 6144 | 40 |", // queries, keys and values
                        "| MatMulNBits, 5120 to 131072 | 1 |");
    }

    private static void isOneReplay(Decode decode) {
        assertThat(decode.counts())
                .as("%d rows", decode.rows())
                .isEqualTo(new Counts(0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0));
    }

    /** A capture that had kept the first step's numbers would see its token for ever. */
    private static void sawItsToken(Decode decode) {
        assertThat(decode.seen()).as("%d rows", decode.rows()).isEqualTo(decode.token());
    }

    /** One upload and one wait a chunk, and a download behind the last. */
    private static void isTwoChunks(Counts prefill, int products) {
        assertThat(prefill)
                .extracting(
                        Counts::uploads,
                        Counts::synchronizations,
                        Counts::downloads,
                        Counts::captures,
                        Counts::graphLaunches,
                        Counts::matrixProducts)
                .containsExactly(2L, 2L, 1L, 0L, 0L, (long) products);
    }

    private ContractFigures figures(String precision, String cache) throws Exception {
        return new ObjectMapper().readValue(answer(precision, cache), ContractFigures.class);
    }

    private String answer(String precision, String cache) throws Exception {
        String output =
                java(
                        List.of(),
                        ContractProcess.class,
                        STUBS.toString(),
                        library().toString(),
                        folder.toString(),
                        precision,
                        cache);
        return line(output, ContractProcess.ANSWER).substring(ContractProcess.ANSWER.length());
    }

    /** Runs a program of the script for a real GPU, as briefly as it can be. */
    private String gpuProgram(Class<?> program, String... arguments) throws Exception {
        return java(
                List.of(
                        "-Dparley.gpu.library=" + library(),
                        "-Dparley.gpu.libraries=" + STUBS,
                        "-Dparley.gpu.work=" + folder,
                        "-Dparley.gpu.zeros=true",
                        "-Dparley.gpu.steps=2",
                        "-Dparley.gpu.repeats=1"),
                program,
                arguments);
    }

    private static Path library() {
        return GpuArtifact.library(
                GpuArtifact.jar().orElseThrow(), TARGET.resolve("onnxruntime-gpu"));
    }

    private static String line(String output, String beginning) {
        Optional<String> line =
                output.lines().filter(written -> written.startsWith(beginning)).findFirst();
        assertThat(line).as(output).isPresent();
        return line.get();
    }

    private static String java(List<String> options, Class<?> program, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Returns what a program wrote, or fails with it. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("contract", ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String output = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(ended).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            Files.delete(log);
        }
    }
}
