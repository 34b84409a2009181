package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** llama.cpp in a Python process of its own, by an installed {@code llama-cpp-python}. */
final class LlamaWorker implements Contender {

    private final Process process;
    private final BufferedReader answers;
    private final Writer wishes;
    private final ObjectNode facts;

    private LlamaWorker(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.wishes = process.outputWriter();
        this.facts = read();
    }

    /**
     * Starts the process and waits until the model is loaded.
     *
     * @param python an interpreter that has the package
     */
    static LlamaWorker start(Path python, Path model, int threads, int slots, int capacity)
            throws IOException {
        Path script = Files.createTempFile("llama_worker", ".py");
        try (InputStream source =
                Objects.requireNonNull(
                        LlamaWorker.class.getResourceAsStream("/bench/llama_worker.py"))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        script.toFile().deleteOnExit();
        List<String> command =
                List.of(
                        python.toString(),
                        script.toString(),
                        model.toString(),
                        Integer.toString(threads),
                        Integer.toString(slots),
                        Integer.toString(capacity));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new LlamaWorker(process);
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
    public double prefill(int tokens) {
        return seconds(JsonFile.MAPPER.createObjectNode().put("prefill", tokens));
    }

    @Override
    public double decode(int rows, int context, int steps) {
        ObjectNode wish = JsonFile.MAPPER.createObjectNode();
        return seconds(wish.put("rows", rows).put("context", context).put("steps", steps));
    }

    private double seconds(ObjectNode wish) {
        try {
            wishes.write(wish + "\n");
            wishes.flush();
            return read().path("seconds").asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException("llama.cpp's process ended", e);
        }
    }

    private ObjectNode read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("llama.cpp's process ended; its own words are above");
        }
        return (ObjectNode) JsonFile.MAPPER.readTree(line);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
