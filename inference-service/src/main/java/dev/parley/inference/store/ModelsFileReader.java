package dev.parley.inference.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.parley.inference.store.ModelEntry.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Turns the text of a {@code models.yaml} into a {@link ModelsFile}. */
final class ModelsFileReader {

    /**
     * What a language model may consist of. Some repositories hold their weights twice, the second
     * time as {@code consolidated.safetensors}, so that not everything is taken.
     */
    static final List<FilePattern> USUAL_FILES =
            Stream.of(
                            "config.json",
                            "generation_config.json",
                            "model*.safetensors",
                            "model.safetensors.index.json",
                            "tekken.json",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "chat_template.jinja")
                    .map(FilePattern::new)
                    .toList();

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private final String file;
    private final Path folder;

    /**
     * Makes a reader of one text.
     *
     * @param file what errors call it
     * @param folder against which its paths are resolved
     */
    ModelsFileReader(String file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    ModelsFile read(String text) throws StoreException {
        YamlFields root = new YamlFields(file, "", parse(text));
        StoreSettings store = store(root.mapping("store"));
        Map<String, ModelEntry> models = new TreeMap<>();
        Optional<YamlFields> entries = root.mapping("models");
        if (entries.isPresent()) {
            for (String id : entries.get().names()) {
                models.put(id, entry(entries.get(), id));
            }
        }
        root.refuseOthers();
        return new ModelsFile(store, models);
    }

    private JsonNode parse(String text) throws StoreException {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            String at =
                    Optional.ofNullable(e.getLocation())
                            .map(it ->
                                    " line %d, column %d:"
                                            .formatted(it.getLineNr(), it.getColumnNr()))
                            .orElse("");
            throw new StoreException("%s:%s %s".formatted(file, at, e.getOriginalMessage()), e);
        }
    }

    private StoreSettings store(Optional<YamlFields> given) throws StoreException {
        if (given.isEmpty()) {
            return new StoreSettings(
                    StoreSettings.defaultFolder(),
                    StoreSettings.DEFAULT_HUB,
                    Optional.empty(),
                    StoreSettings.DEFAULT_MOST_BYTES);
        }
        YamlFields fields = given.get();
        Path store = fields.value("folder", this::path).orElseGet(StoreSettings::defaultFolder);
        URI hub = fields.value("hub", URI::create).orElse(StoreSettings.DEFAULT_HUB);
        Optional<Path> token = fields.value("token_file", this::path);
        long most =
                fields.value("most_gigabytes", ModelsFileReader::gigabytes)
                        .orElse(StoreSettings.DEFAULT_MOST_BYTES);
        fields.refuseOthers();
        try {
            return new StoreSettings(store, hub, token, most);
        } catch (IllegalArgumentException e) {
            throw fields.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static long gigabytes(String text) {
        long gigabytes = Long.parseLong(text);
        if (gigabytes < 1 || gigabytes > 1_000_000) {
            throw new IllegalArgumentException("must be 1 to 1000000, not " + text);
        }
        return gigabytes * 1_000_000_000L;
    }

    private ModelEntry entry(YamlFields models, String id) throws StoreException {
        YamlFields fields = models.mapping(id).orElseThrow(() -> models.invalid(id, "is empty"));
        Kind kind = fields.value("kind", ModelsFileReader::kind).orElse(Kind.CHAT);
        ModelSource source = source(fields);
        List<FilePattern> files = fields.list("files", FilePattern::new);
        Map<FileName, Sha256> pins = pins(fields.mapping("sha256"));
        Optional<YamlFields> serve = fields.mapping("serve");
        Map<String, String> settings = serve.isPresent() ? serve.get().texts() : Map.of();
        fields.refuseOthers();
        if (settings.containsKey("path")) {
            throw fields.invalid("serve.path", "is the store's business: say folder or repo");
        }
        try {
            return new ModelEntry(
                    id, kind, source, files.isEmpty() ? USUAL_FILES : files, pins, settings);
        } catch (IllegalArgumentException e) {
            throw models.invalid(id, String.valueOf(e.getMessage()));
        }
    }

    private ModelSource source(YamlFields fields) throws StoreException {
        Optional<Path> local = fields.value("folder", this::path);
        Optional<RepoName> repo = fields.value("repo", RepoName::new);
        if (local.isPresent() == repo.isPresent()) {
            throw fields.invalid("either folder or repo says where the files are");
        }
        if (local.isPresent()) {
            return new ModelSource.Folder(local.get(), fields.value("manifest", this::path));
        }
        return new ModelSource.Hub(repo.get(), fields.require("revision", Revision::new));
    }

    private static Map<FileName, Sha256> pins(Optional<YamlFields> given) throws StoreException {
        Map<FileName, Sha256> pins = new HashMap<>();
        if (given.isPresent()) {
            YamlFields fields = given.get();
            for (String name : fields.names()) {
                try {
                    pins.put(new FileName(name), fields.require(name, Sha256::new));
                } catch (IllegalArgumentException e) {
                    throw fields.invalid(name, String.valueOf(e.getMessage()));
                }
            }
        }
        return pins;
    }

    private static Kind kind(String text) {
        if (text.equals("chat")) {
            return Kind.CHAT;
        }
        throw new IllegalArgumentException(
                "must be chat, not '%s': the speech engines come with the machine".formatted(text));
    }

    private Path path(String text) {
        Path path = Path.of(text.startsWith("~/") ? home(text.substring(2)) : text);
        return folder.resolve(path).normalize();
    }

    private static String home(String rest) {
        return Path.of(System.getProperty("user.home"), rest).toString();
    }
}
