package dev.parley.inference.cli;

import dev.parley.inference.store.ByteCount;
import dev.parley.inference.store.ModelEntry;
import dev.parley.inference.store.ModelPresence;
import dev.parley.inference.store.ModelStore;
import dev.parley.inference.store.ModelsFile;
import dev.parley.inference.store.StoreException;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Lists, fetches and verifies the models that a models.yaml names. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Works with the models that a models.yaml names: docs/model-store.md says how.",
            "Without ids all models are meant."
        })
final class ModelsCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the file that names the models (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("models.yaml");

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, pull or verify?");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints the models and what of them is on this machine.")
    int list() throws CommandFailedException {
        ModelStore store = store();
        PrintWriter out = spec.commandLine().getOut();
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"MODEL", "STATE", "FILES", "SIZE", "SOURCE"});
        List<String> problems = new ArrayList<>();
        for (ModelEntry entry : store.file().models().values()) {
            ModelPresence presence = store.look(entry);
            rows.add(row(entry, presence));
            if (!presence.problem().isEmpty()) {
                problems.add(entry.id() + ": " + presence.problem());
            }
        }
        print(rows, out);
        problems.forEach(spec.commandLine().getErr()::println);
        return ExitCode.OK;
    }

    private static String[] row(ModelEntry entry, ModelPresence presence) {
        return new String[] {
            entry.id(),
            presence.state().name().toLowerCase(Locale.ROOT),
            Integer.toString(presence.files()),
            ByteCount.of(presence.bytes()),
            entry.source().toString()
        };
    }

    private static void print(List<String[]> rows, PrintWriter out) {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Fetches what is missing; run again, it goes on where it ended.",
                "Prints the folder of each model."
            })
    int pull(@Parameters(paramLabel = "ID", description = "a model's id") List<String> ids)
            throws CommandFailedException, InterruptedException {
        ModelStore store = store();
        for (ModelEntry entry : chosen(store, ids)) {
            try {
                store.pull(entry, progress());
            } catch (StoreException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
            spec.commandLine().getOut().println(store.folder(entry));
        }
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Reads every file and compares its hash; all models are looked at.")
    int verify(@Parameters(paramLabel = "ID", description = "a model's id") List<String> ids)
            throws CommandFailedException {
        ModelStore store = store();
        int code = ExitCode.OK;
        for (ModelEntry entry : chosen(store, ids)) {
            try {
                int files = store.verify(entry, progress());
                spec.commandLine().getOut().printf("%s: %d files are right%n", entry.id(), files);
            } catch (StoreException e) {
                spec.commandLine().getErr().println("parley: " + e.getMessage());
                code = ExitCode.SOFTWARE;
            }
        }
        return code;
    }

    private PullProgress progress() {
        boolean isTerminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new PullProgress(spec.commandLine().getErr(), isTerminal, System::nanoTime);
    }

    private ModelStore store() throws CommandFailedException {
        try {
            return new ModelStore(ModelsFile.read(file), System.getenv());
        } catch (StoreException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Collection<ModelEntry> chosen(ModelStore store, @Nullable List<String> ids)
            throws CommandFailedException {
        if (ids == null || ids.isEmpty()) {
            return store.file().models().values();
        }
        List<ModelEntry> chosen = new ArrayList<>();
        try {
            for (String id : ids) {
                chosen.add(store.file().require(id));
            }
        } catch (StoreException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        return chosen;
    }
}
