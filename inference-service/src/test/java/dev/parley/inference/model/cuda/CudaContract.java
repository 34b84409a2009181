package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.model.cuda.ContractFigures.Decode;
import dev.parley.inference.model.cuda.StubCuda.Counts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ONNX Runtime's real CUDA provider, with our graph and our steps in the full shape of a model of
 * 24 billion parameters, on stand-ins for CUDA's libraries: where nodes are placed, what is copied,
 * waited for and captured. No number is computed.
 *
 * <p>A session refuses a graph of which one node is not on the GPU, so that a model that is loaded
 * has them all there. It runs where gcc is, and where the provider is: {@link GpuArtifact}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CudaContract {

    /** One upload, one launch of a captured graph, one download and one wait. */
    private static final Counts ONE_REPLAY = new Counts(0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0);

    private final GpuArtifact artifact;
    private StandIns standIns;

    @TempDir private Path folder;

    CudaContract(GpuArtifact artifact) {
        this.artifact = artifact;
    }

    @BeforeAll
    void buildStandIns() throws Exception {
        standIns = StandIns.build(artifact);
    }

    /**
     * Products of cuBLAS in a prompt of two chunks, and bytes that loading makes on the host.
     *
     * <p>Float8 that is multiplied as bfloat16 is converted in pieces of 256 MiB by the library for
     * CUDA 13, in one by its predecessor: the widest three matrices of 39 layers are two products
     * each. The last layer's have one row, and a kernel of their own, like those of decode steps.
     */
    @ParameterizedTest(name = "{0}, keys and values as {1}")
    @CsvSource({
        "bfloat16, BFLOAT16, 562, 562, 0",
        "int4, BFLOAT16, 0, 0, 0", // its scales are bfloat16 already
        "int4, FLOAT8, 0, 0, 0",
        "float8, BFLOAT16, 554, 788, 13107200",
        "float8-blocks, BFLOAT16, 554, 788, 694681600",
    })
    void stepsOnTheDeviceAlone(
            String precision, String cache, int cuda12, int cuda13, long converted)
            throws Exception {
        ContractFigures figures = figures(precision, cache);

        assertThat(figures.begun().captures()).as("kinds of decode step: 3 x 4").isEqualTo(12);
        assertThat(figures.decodes()).allSatisfy(CudaContract::isOneReplay);
        assertThat(figures.decodes()).allSatisfy(CudaContract::sawItsToken);
        isTwoChunks(figures.prefill(), isCuda13() ? cuda13 : cuda12);
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
        assertThat(figures.closed().illegal()).as("not allowed in a capture").isZero();
        assertThat(figures.claims().getFirst() - figures.claims().getLast())
                .as("of the host, while it loads")
                .isEqualTo(converted);
    }

    /** One product is the head's, which is bfloat16. */
    @Test
    void multipliesFloat8AsItIsInStepsOfFewRows() throws Exception {
        String products = standIns.answer(folder, "float8-rows", "BFLOAT16");

        assertThat(products)
                .as("products of 8, 9, 32 and 33 rows")
                .isEqualTo(isCuda13() ? "[1, 1, 1, 394]" : "[1, 277, 277, 277]");
    }

    /** Matrices of 96 columns, which the kernels for few bits refuse, are made bfloat16. */
    @Test
    void aModelThatTheKernelsForFewBitsRefuseIsOpenedWithoutThem() throws Exception {
        String answer = standIns.answer(folder, "quantised", "BFLOAT16");

        List<Counts> counts = new ObjectMapper().readValue(answer, new TypeReference<>() {});
        assertThat(counts.get(0).matrixProducts()).as("products of a prompt").isPositive();
        assertThat(counts.get(1)).as("a step").isEqualTo(ONE_REPLAY);
        assertThat(counts.get(2))
                .extracting(Counts::deviceBytes, Counts::pinnedBytes)
                .as("left when closed")
                .containsExactly(0L, 0L);
    }

    @Test
    void saysThatTheDeviceIsLostAndLivesOn() throws Exception {
        assertThat(standIns.answer(folder, "lost", "BFLOAT16")).isEqualTo("DeviceLostException");
    }

    @Test
    void refusesWithTheArithmeticBeforeItOpensWeightsThatDoNotFit() throws Exception {
        assertThat(standIns.answer(folder, "large", "BFLOAT16"))
                .startsWith("the model needs 1")
                .contains("weights 1099.51 GB", "are available");
    }

    @Test
    void theProgramThatMeasuresSpeedRuns() throws Exception {
        String output = standIns.gpuProgram(folder, GpuSpeed.class, "int4", "bf16");

        GpuSpeed.Result result =
                new ObjectMapper().readValue(StandIns.line(output, "{"), GpuSpeed.Result.class);
        assertThat(result.prefills())
                .extracting(GpuSpeed.Prefill::tokens)
                .containsExactly(500, 4000);
        assertThat(result.decodes()).extracting(GpuSpeed.Decode::rows).containsExactly(1, 8, 32);
    }

    @Test
    void theProgramThatProfilesNamesTheOperatorsOfAStep() throws Exception {
        assertThat(standIns.gpuProgram(folder, GpuProfile.class, "int4", "bf16"))
                .contains("prompt of 500 tokens", "step of 1 sequences", "step of 32 sequences")
                .contains(
                        "| PagedAttention | 40 |",
                        "| MatMulNBits, 5120 to 6144 | 40 |", // queries, keys and values
                        "| MatMulNBits, 5120 to 131072 | 1 |");
    }

    private boolean isCuda13() {
        return artifact == GpuArtifact.CUDA_13;
    }

    private static void isOneReplay(Decode decode) {
        assertThat(decode.counts()).as("%d rows", decode.rows()).isEqualTo(ONE_REPLAY);
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
        return new ObjectMapper()
                .readValue(standIns.answer(folder, precision, cache), ContractFigures.class);
    }
}
