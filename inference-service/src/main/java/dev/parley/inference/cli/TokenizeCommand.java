package dev.parley.inference.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.OpenAiRequest;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.folder.ModelTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Writes the token ids of texts and of chat requests, so that an operator can compare them with
 * those of the model's own tokenizer.
 */
@Command(
        name = "tokenize",
        mixinStandardHelpOptions = true,
        description = {
            "Reads JSON lines from standard input, {\"text\": …} or {\"request\": an OpenAI chat"
                    + " request}, and writes a line {\"ids\": […]} for each.",
            "Texts come without the marks of beginning and end. A line that cannot be encoded gives"
                    + " {\"error\": …}, and the exit code is 1."
        })
final class TokenizeCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream in;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "the model's folder, with tekken.json or tokenizer.json")
    private Path folder = Path.of("");

    TokenizeCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws CommandFailedException, IOException {
        ModelTokenizer model = load();
        PrintWriter out = spec.commandLine().getOut();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int code = ExitCode.OK;
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            ObjectNode answer = JSON.createObjectNode();
            try {
                answer.set("ids", JSON.valueToTree(encode(line, model)));
            } catch (InvalidConversationException refused) {
                answer.put("error", "line " + number + ": " + refused.getMessage());
                code = ExitCode.SOFTWARE;
            }
            out.println(answer);
        }
        out.flush();
        return code;
    }

    private ModelTokenizer load() throws CommandFailedException {
        try {
            return ModelTokenizer.load(folder);
        } catch (TokenizerLoadException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int[] encode(String line, ModelTokenizer model)
            throws InvalidConversationException {
        JsonNode root = parse(line);
        JsonNode text = root.path("text");
        JsonNode request = root.path("request");
        if (text.isTextual()) {
            return model.tokenizer().encode(text.textValue());
        }
        if (request.isObject()) {
            return model.format().encode(OpenAiRequest.conversation(request));
        }
        throw new InvalidConversationException(
                "line", "needs \"text\", a string, or \"request\", an object");
    }

    private static JsonNode parse(String line) throws InvalidConversationException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InvalidConversationException("line", "not JSON: " + e.getOriginalMessage());
        }
    }
}
