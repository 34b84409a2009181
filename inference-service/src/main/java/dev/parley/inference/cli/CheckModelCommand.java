package dev.parley.inference.cli;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.StepException;
import dev.parley.inference.model.StepRunner;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a folder holds and what it takes, and proves that it is served rightly. */
@Command(
        name = "check-model",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a checkpoint, checks every tensor, and prints its architecture and the memory"
                    + " that it takes.",
            "With --expected it runs the model, and compares logits and greedy tokens with those of"
                    + " another implementation; docs/models.md describes the file. The exit code is"
                    + " 1 where the model cannot be served, or a case differs."
        })
final class CheckModelCommand implements Callable<Integer> {

    /** A length for the arithmetic, where the model allows it. */
    private static final int USUAL_LENGTH = 4096;

    /** The most that float arithmetic in another order may change. */
    private static final double ROUNDING = 1e-3;

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
            description = "the most that a logit may be off (0.001; to be said for less than fp32)")
    private @Nullable Double tolerance;

    @Mixin private RunOptions run = new RunOptions();

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
        try (Arena arena = Arena.ofConfined()) {
            Checkpoint checkpoint = Checkpoint.map(folder, DecoderWeights.of(config), arena);
            new ModelSummary(config, checkpoint).lines().forEach(out::println);
            new MemorySummary(config, checkpoint, run, slots, length(config))
                    .lines()
                    .forEach(out::println);
        }
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
        double most = tolerance();
        out.println(ModelSummary.line("reference", cases.reference()));
        try (StepRunner runner = run.load(folder, longest)) {
            List<Agreement> agreements =
                    cases.cases().stream().map(one -> Agreement.of(runner, one)).toList();
            return report(agreements, most, out);
        }
    }

    /** Rounded weights are off by what nobody but their user can judge. */
    private double tolerance() {
        if (tolerance == null && !run.isExact()) {
            throw new ParameterException(
                    spec.commandLine(), "--tolerance must be said for less than fp32");
        }
        return tolerance == null ? ROUNDING : tolerance;
    }

    /** Only where nothing was rounded must the likeliest tokens be the same. */
    private int report(List<Agreement> agreements, double most, PrintWriter out) {
        boolean all = true;
        for (int i = 0; i < agreements.size(); i++) {
            Agreement agreement = agreements.get(i);
            boolean agrees =
                    agreement.maxError() <= most && (agreement.sameTokens() || !run.isExact());
            all &= agrees;
            out.println(
                    ModelSummary.line("case " + (i + 1), agreement + (agrees ? "" : " DIFFERS")));
        }
        out.println(
                ModelSummary.line(
                        all ? "agrees" : "differs",
                        String.format(Locale.ROOT, "tolerance %.1e, %s", most, run.precision())));
        return all ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
