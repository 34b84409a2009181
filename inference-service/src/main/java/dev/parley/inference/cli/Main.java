package dev.parley.inference.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The operator's commands, one class each. Results go to standard output, messages to standard
 * error; exit codes: 0 done, 1 failed, 2 wrong usage.
 */
@Command(
        name = "parley",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works with folders of models, without a running service.")
public final class Main implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine(System.in, out, err).execute(arguments);
        out.flush();
        System.exit(code);
    }

    /** Returns the commands, reading and writing these. */
    static CommandLine commandLine(InputStream in, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main())
                .addSubcommand(new TokenizeCommand(in))
                .addSubcommand(new CheckModelCommand())
                .addSubcommand(new ModelsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** A failure that names its cause is the operator's to mend; any other is a defect, in full. */
    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof CommandFailedException) {
            command.getErr().println("parley: " + failure.getMessage());
        } else {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
