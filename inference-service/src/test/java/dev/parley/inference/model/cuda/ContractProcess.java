package dev.parley.inference.model.cuda;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.graph.MatrixForm;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.KvOptions;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cuda.ContractFigures.Decode;
import dev.parley.inference.model.cuda.StubCuda.Counts;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One model on the stand-ins, in a process of its own: a process has one ONNX Runtime. Writes what
 * happened to its output.
 */
final class ContractProcess {

    static final String ANSWER = "figures ";
    static final int SLOTS = 4;
    static final int CHUNK = 512;

    private static final int ILLEGAL_ADDRESS = 700; // a kernel's fault, after which all is lost
    private static final int BLOCK_TOKENS = 256;

    private static final List<Long> CLAIMS = new ArrayList<>(); // bytes of the host

    private final StubCuda stub;
    private final PagedStepRunner runner;

    private ContractProcess(StubCuda stub, PagedStepRunner runner) {
        this.stub = stub;
        this.runner = runner;
    }

    /**
     * Arguments: folder of the stand-ins, library, folder to write in, precision (or "lost",
     * "large", "quantised" or "float8-rows"), cache.
     */
    public static void main(String[] arguments) throws Exception {
        Path stubs = Path.of(arguments[0]);
        RunnerOptions options =
                new RunnerOptions(
                        SLOTS,
                        2048,
                        1,
                        Optional.of(Path.of(arguments[1])),
                        Device.CUDA,
                        precision(arguments[3]),
                        RunnerOptions.DEFAULT_BLOCK,
                        new QuantizationOptions(
                                0,
                                new CacheOptions(Path.of(arguments[2]).resolve("cache"), false),
                                QuantizationOptions.Packing.HEAP),
                        plan -> CLAIMS.add(plan.total()),
                        KvOptions.SLOTS_ONLY);
        CudaOptions cuda =
                new CudaOptions(
                        0,
                        Optional.of(stubs),
                        CudaOptions.CacheType.valueOf(arguments[4]),
                        BLOCK_TOKENS,
                        OptionalInt.of(64),
                        CHUNK,
                        true);
        SparseModel model = new SparseModel(Path.of(arguments[2]));
        StubCuda stub = new StubCuda(stubs);
        String answer =
                switch (arguments[3]) {
                    case "lost" -> new ContractProcess(stub, loadInt4(model, options, cuda)).lost();
                    case "large" -> refused(model, options, cuda);
                    case "quantised" -> quantised(stub, options, cuda);
                    case "float8-rows" -> float8Products(stub, model, options, cuda);
                    default -> figures(stub, model, arguments[3], options, cuda);
                };
        System.out.println(ANSWER + answer);
    }

    private static Precision precision(String argument) {
        return switch (argument) {
            case "float8", "float8-blocks", "float8-rows" -> Precision.FP8;
            case "int4", "quantised" -> Precision.INT4;
            default -> Precision.BF16;
        };
    }

    /** A small checkpoint: its second prompt, a step of two, and what is left when it is closed. */
    private static String quantised(StubCuda stub, RunnerOptions options, CudaOptions cuda)
            throws Exception {
        List<Counts> counts = new ArrayList<>();
        try (PagedStepRunner runner = PagedStepRunner.load(GoldenModel.folder(), options, cuda)) {
            ContractProcess process = new ContractProcess(stub, runner);
            runner.prefill(0, 0, new int[1]);
            counts.add(process.counted(() -> runner.prefill(0, 0, new int[700])));
            runner.prefill(1, 0, new int[1]);
            counts.add(process.decode(2, 5).counts());
        }
        counts.add(stub.counts());
        return new ObjectMapper().writeValueAsString(counts);
    }

    private static String figures(
            StubCuda stub,
            SparseModel model,
            String precision,
            RunnerOptions options,
            CudaOptions cuda)
            throws Exception {
        ContractFigures figures;
        try (PagedStepRunner runner = load(model, precision, options, cuda)) {
            figures = new ContractProcess(stub, runner).figures();
        }
        return new ObjectMapper()
                .writeValueAsString(
                        new ContractFigures(
                                figures.loaded(),
                                figures.begun(),
                                figures.prefill(),
                                figures.decodes(),
                                figures.row(),
                                figures.copyOnWrite(),
                                stub.counts(),
                                CLAIMS));
    }

    /** Weights of a terabyte, which must not be opened. */
    private static String refused(SparseModel model, RunnerOptions options, CudaOptions cuda)
            throws Exception {
        PlannedWeights large =
                new PlannedWeights(
                        1L << 40,
                        0,
                        () -> {
                            throw new IllegalStateException("opened");
                        });
        model.bfloat16();
        try (PagedStepRunner _ = CudaModelLoader.load(model.config(), large, options, cuda)) {
            return "nothing";
        } catch (ModelLoadException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Products of cuBLAS in prompts of 8, 9, 32 and 33 tokens. */
    private static String float8Products(
            StubCuda stub, SparseModel model, RunnerOptions options, CudaOptions cuda)
            throws Exception {
        try (Arena arena = Arena.ofShared()) {
            PlannedWeights weights = PlannedWeights.of(model.float8InFewPlaces(arena));
            try (PagedStepRunner runner =
                    CudaModelLoader.load(model.config(), weights, options, cuda)) {
                ContractProcess process = new ContractProcess(stub, runner);
                runner.hasRoom(0, 1);
                return Stream.of(8, 9, 32, 33)
                        .map(tokens ->
                                process.counted(() -> runner.prefill(0, 0, new int[tokens]))
                                        .matrixProducts())
                        .toList()
                        .toString();
            }
        }
    }

    private static PagedStepRunner load(
            SparseModel model, String precision, RunnerOptions options, CudaOptions cuda)
            throws Exception {
        return switch (precision) {
            case "bfloat16" -> PagedStepRunner.load(model.bfloat16(), options, cuda);
            case "float8" -> PagedStepRunner.load(model.float8(), options, cuda);
            case "float8-blocks" -> PagedStepRunner.load(model.float8InBlocks(), options, cuda);
            case "int4" -> loadInt4(model, options, cuda);
            default -> throw new IllegalArgumentException(precision);
        };
    }

    private static PagedStepRunner loadInt4(
            SparseModel model, RunnerOptions options, CudaOptions cuda) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            GpuWeights weights = model.fewBits(new MatrixForm.FewBits(4, 32), arena);
            return CudaModelLoader.load(model.config(), PlannedWeights.of(weights), options, cuda);
        }
    }

    private ContractFigures figures() throws IOException {
        Counts loaded = stub.counts();
        Counts begun = counted(() -> runner.hasRoom(0, 1));
        Counts prefill = counted(() -> runner.prefill(0, 0, new int[700]));
        for (int slot = 1; slot < SLOTS; slot++) {
            runner.prefill(slot, 0, new int[] {slot});
        }
        List<Decode> decodes = new ArrayList<>();
        for (int rows : List.of(1, 3, 4)) {
            decodes.add(decode(rows, 7));
            decodes.add(decode(rows, 1234));
        }
        Logits logits = runner.decode(batch(2, 5));
        Counts row = counted(() -> logits.row(1));
        return new ContractFigures(
                loaded, begun, prefill, decodes, row, copyOnWrite(), stub.counts(), CLAIMS);
    }

    private Decode decode(int rows, int token) {
        Counts counts = counted(() -> runner.decode(batch(rows, token)));
        return new Decode(rows, token, stub.firstToken(), counts);
    }

    private static DecodeBatch batch(int rows, int token) {
        return new DecodeBatch(
                IntStream.range(0, rows)
                        .mapToObj(slot -> new DecodeBatch.Row(slot, slot == 0 ? 700 : 1, token))
                        .toList());
    }

    /** Slot 1 takes over a block of slot 0's and goes on in the middle of it. */
    private Counts copyOnWrite() {
        runner.blocks().park(0, 0, 3);
        runner.truncate(1, 0);
        runner.blocks().restore(3, 1, 0);
        return counted(() -> runner.prefill(1, BLOCK_TOKENS / 2, new int[] {9, 9}));
    }

    /** A device that is gone stays so, also while the runner is closed. */
    private String lost() {
        runner.prefill(0, 0, new int[700]);
        stub.fail(ILLEGAL_ADDRESS);
        try (runner) {
            runner.decode(batch(1, 5));
            return "nothing";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private Counts counted(Runnable step) {
        Counts before = stub.counts();
        stub.beginStep();
        step.run();
        return stub.counts().since(before);
    }
}
