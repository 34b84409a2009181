package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * llama.cpp by its own programs, each measurement a process that loads the model and warms up
 * before it takes the time. {@code llama-bench} steps one sequence; {@code llama-batched-bench},
 * where it lies beside it, several.
 */
final class LlamaBench implements Contender {

    private final Path program;
    private final Path batched;
    private final Path model;
    private final int threads;
    private final ObjectNode facts;

    private LlamaBench(Path program, Path model, int threads) throws IOException {
        this.program = program;
        this.batched = program.resolveSibling("llama-batched-bench");
        this.model = model;
        this.threads = threads;
        this.facts = readFacts();
    }

    /**
     * Loads the model once, to learn how it was built and where it puts the weights.
     *
     * @param program llama-bench
     */
    static LlamaBench start(Path program, Path model, int threads) throws IOException {
        return new LlamaBench(program, model, threads);
    }

    @Override
    public String name() {
        return "llama.cpp";
    }

    @Override
    public ObjectNode facts() {
        return facts;
    }

    @Override
    public boolean decodes(int rows) {
        return rows == 1 || Files.isExecutable(batched);
    }

    @Override
    public double prefill(int tokens) {
        return LlamaOutput.seconds(bench("-p", Integer.toString(tokens), "-n", "0"));
    }

    @Override
    public double decode(int rows, int context, int steps) {
        if (rows == 1) {
            return LlamaOutput.seconds(
                    bench(
                            "-p",
                            "0",
                            "-n",
                            Integer.toString(steps),
                            "-d",
                            Integer.toString(context)));
        }
        return LlamaOutput.batchedSeconds(batched(rows, context, steps), rows, steps);
    }

    private String bench(String... what) {
        List<String> command = command();
        command.addAll(List.of(what));
        return output(command, ProcessBuilder.Redirect.DISCARD);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(program.toString(), "-m", model.toString()));
        command.addAll(List.of("-t", Integer.toString(threads), "-r", "1", "-o", "json"));
        return command;
    }

    /** Each sequence has a prompt of its own, as ours have. */
    private String batched(int rows, int context, int steps) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(batched.toString(), "-m", model.toString()));
        command.addAll(List.of("-t", Integer.toString(threads)));
        command.addAll(List.of("-c", Integer.toString(rows * (context + steps))));
        command.addAll(List.of("-b", "2048", "-ub", "512"));
        command.addAll(List.of("-npp", Integer.toString(context)));
        command.addAll(List.of("-ntg", Integer.toString(steps)));
        command.addAll(List.of("-npl", Integer.toString(rows), "--output-format", "jsonl"));
        return output(command, ProcessBuilder.Redirect.DISCARD);
    }

    private ObjectNode readFacts() throws IOException {
        Path log = Files.createTempFile("llama-bench", ".log");
        try {
            List<String> command = command();
            command.addAll(List.of("-p", "16", "-n", "0", "-v"));
            JsonNode first =
                    LlamaOutput.only(output(command, ProcessBuilder.Redirect.to(log.toFile())));
            ObjectNode facts = JsonFile.MAPPER.createObjectNode();
            LlamaOutput.FACTS.forEach(name -> facts.set(name, first.path(name)));
            LlamaOutput.buffers(Files.readAllLines(log)).forEach(facts.putArray("buffers")::add);
            return facts.put("batched", Files.isExecutable(batched));
        } finally {
            Files.delete(log);
        }
    }

    private static String output(List<String> command, ProcessBuilder.Redirect errors) {
        try {
            Process process = new ProcessBuilder(command).redirectError(errors).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(
                        "%s ended with %d; run it to see why".formatted(command, code));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {}
}
