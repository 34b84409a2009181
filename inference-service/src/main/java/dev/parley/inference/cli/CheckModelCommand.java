package dev.parley.inference.cli;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepException;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a folder holds and what it takes, and proves that it is served rightly. */
@Command(
        name = "check-model",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a checkpoint, checks every tensor, and prints its architecture and the memory that"
                    + " it takes.",
            "With --expected it runs the model, and compares logits and greedy tokens with those of"
                    + " another implementation; docs/models.md describes the file. The exit code is"
                    + " 1 where the model cannot be served, or a case differs."
        })
final class CheckModelCommand implements Callable<Integer> {

    /** A length for the arithmetic, where the model allows it. */
    private static final int USUAL_LENGTH = 4096;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "the model's folder")
    private Path folder = Path.of("");

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description = "reference logits to compare with")
    private @Nullable Path expected;

    @Option(
            names = "--tolerance",
            paramLabel = "ERROR",
            defaultValue = "0.001",
            description = "the most that a logit may be off (${DEFAULT-VALUE})")
    private double tolerance;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "4",
            description = "sequences at once, for the arithmetic (${DEFAULT-VALUE})")
    private int slots;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "tokens of a sequence, for the arithmetic (4096, or the model's most)")
    private @Nullable Integer length;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads of a step (all processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--onnxruntime",
            paramLabel = "FILE",
            description = "ONNX Runtime's library, in place of the one that comes with Parley")
    private @Nullable Path library;

    @Override
    public Integer call() throws CommandFailedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ModelConfig config = ModelConfig.read(folder);
            describe(config, out);
            return expected == null ? ExitCode.OK : compare(config, expected, out);
        } catch (ModelLoadException | StepException | IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } finally {
            out.flush();
        }
    }

    private void describe(ModelConfig config, PrintWriter out) throws ModelLoadException {
        DecoderWeights weights = DecoderWeights.of(config);
        try (Arena arena = Arena.ofConfined()) {
            Checkpoint checkpoint = Checkpoint.map(folder, weights, arena);
            new ModelSummary(config, checkpoint).lines().forEach(out::println);
            MemoryPlan plan = plan(config, weights, checkpoint.bytes());
            long available = SystemMemory.available();
            out.println(
                    ModelSummary.line(
                            "memory",
                            "%s for %d x %d tokens".formatted(plan, slots, length(config))));
            out.println(
                    ModelSummary.line(
                            "float32",
                            plan.total() <= available
                                    ? "supported"
                                    : "does not fit: %.1f MB are available"
                                            .formatted(available / 1e6)));
        }
    }

    private MemoryPlan plan(ModelConfig config, DecoderWeights weights, long stored) {
        int capacity = length(config) + 1;
        int rows = Math.max(slots, Math.min(capacity, 256));
        return MemoryPlan.of(
                config, weights, stored, new MemoryPlan.StepSize(slots, capacity, rows));
    }

    private int length(ModelConfig config) {
        return length == null ? Math.min(USUAL_LENGTH, config.maxPositions()) : length;
    }

    private int compare(ModelConfig config, Path file, PrintWriter out) throws ModelLoadException {
        ExpectedLogits cases = ExpectedLogits.read(file, config.vocabulary());
        int longest =
                cases.cases().stream()
                        .mapToInt(one -> one.prompt().length + one.greedy().length)
                        .max()
                        .orElseThrow();
        RunnerOptions options =
                new RunnerOptions(1, longest, threads, Optional.ofNullable(library));
        out.println(ModelSummary.line("reference", cases.reference()));
        try (OnnxStepRunner runner = OnnxStepRunner.load(folder, options)) {
            List<Agreement> agreements =
                    cases.cases().stream().map(one -> Agreement.of(runner, one)).toList();
            return report(agreements, out);
        }
    }

    private int report(List<Agreement> agreements, PrintWriter out) {
        for (int i = 0; i < agreements.size(); i++) {
            Agreement agreement = agreements.get(i);
            String verdict = agreement.within(tolerance) ? "" : " DIFFERS";
            out.println(ModelSummary.line("case " + (i + 1), agreement + verdict));
        }
        boolean agree = agreements.stream().allMatch(one -> one.within(tolerance));
        out.println(
                ModelSummary.line(
                        agree ? "agrees" : "differs",
                        String.format(Locale.ROOT, "tolerance %.1e", tolerance)));
        return agree ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
