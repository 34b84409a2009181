package dev.parley.inference.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command left behind. */
record CommandRun(int code, List<String> out, String err) {

    /** Runs a command that reads {@code in}. */
    static CommandRun of(String in, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine(
                                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                                new PrintWriter(out),
                                new PrintWriter(err))
                        .execute(arguments);
        return new CommandRun(code, out.toString().lines().toList(), err.toString());
    }
}
