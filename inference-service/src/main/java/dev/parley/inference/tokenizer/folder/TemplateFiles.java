package dev.parley.inference.tokenizer.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A folder's chat template, from {@code chat_template.jinja} or {@code tokenizer_config.json}.
 *
 * @param marks texts of the tokens that the configuration names, for example {@code eos_token}
 */
record TemplateFiles(String template, Map<String, String> marks) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> MARKS =
            List.of("bos_token", "eos_token", "pad_token", "unk_token");

    static TemplateFiles read(Path folder) throws TokenizerLoadException {
        try {
            Path configuration = folder.resolve("tokenizer_config.json");
            JsonNode root =
                    Files.exists(configuration)
                            ? MAPPER.readTree(Files.readAllBytes(configuration))
                            : MAPPER.createObjectNode();
            return new TemplateFiles(template(folder, root), marks(root));
        } catch (IOException e) {
            throw new TokenizerLoadException(folder + ": tokenizer_config.json: " + e, e);
        }
    }

    private static String template(Path folder, JsonNode root)
            throws IOException, TokenizerLoadException {
        Path file = folder.resolve("chat_template.jinja");
        if (Files.exists(file)) {
            return Files.readString(file);
        }
        JsonNode template = root.path("chat_template");
        return StreamSupport.stream(template.spliterator(), false) // several, by name
                .filter(one -> one.path("name").asText().equals("default"))
                .map(one -> one.path("template"))
                .findFirst()
                .or(() -> Optional.of(template))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() ->
                        new TokenizerLoadException(
                                folder
                                        + " has no chat template, neither chat_template.jinja nor"
                                        + " chat_template in tokenizer_config.json"));
    }

    /** A mark is a text, or an object that has it. */
    private static Map<String, String> marks(JsonNode root) {
        Map<String, String> marks = new HashMap<>();
        for (String name : MARKS) {
            JsonNode mark = root.path(name);
            JsonNode text = mark.isObject() ? mark.path("content") : mark;
            if (text.isTextual()) {
                marks.put(name, text.textValue());
            }
        }
        return marks;
    }
}
