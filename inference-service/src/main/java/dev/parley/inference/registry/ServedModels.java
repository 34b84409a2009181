package dev.parley.inference.registry;

import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.store.ByteCount;
import dev.parley.inference.store.ModelEntry;
import dev.parley.inference.store.ModelStore;
import dev.parley.inference.store.ModelsFile;
import dev.parley.inference.store.PullListener;
import dev.parley.inference.store.StoreException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * What this server was told to serve: the models of its settings and those of models.yaml, side by
 * side. An entry of the file takes the same settings, by the same names and with the same defaults.
 */
final class ServedModels {

    private static final Logger LOG = Logger.getLogger(ServedModels.class);
    private static final String PREFIX = "parley.inference.models.";

    /** Says what takes so long where large files are read to be hashed. */
    private record HashingLog(String id) implements PullListener {

        @Override
        public void started(String file, long bytes, long held) {
            LOG.infof("Model %s: hashing %s, %s", id, file, ByteCount.of(bytes));
        }
    }

    private final Optional<ModelStore> store;
    private final SequencedMap<String, ServedModel> models;

    private ServedModels(Optional<ModelStore> store, SequencedMap<String, ServedModel> models) {
        this.store = store;
        this.models = Collections.unmodifiableSequencedMap(models);
    }

    /**
     * Reads the settings and the file that they name.
     *
     * @throws StoreException naming what is wrong in the file
     */
    static ServedModels read(InferenceConfig config) throws StoreException {
        SequencedMap<String, ServedModel> models = new TreeMap<>();
        config.models()
                .forEach((id, settings) ->
                        put(models, new ServedModel(id, settings, Optional.empty())));
        Optional<Path> file = config.modelsFile();
        if (file.isEmpty()) {
            return new ServedModels(Optional.empty(), models);
        }
        ModelStore store = new ModelStore(ModelsFile.read(file.get()), System.getenv());
        for (ModelEntry entry : store.file().models().values()) {
            if (config.models().containsKey(entry.id())) {
                throw new StoreException(
                        "%s names the model %s, and so do the settings (%s%s)"
                                .formatted(file.get(), entry.id(), PREFIX, entry.id()));
            }
            ChatModelConfig settings = settings(file.get(), entry, store.folder(entry));
            put(models, new ServedModel(entry.id(), settings, Optional.of(entry)));
        }
        return new ServedModels(Optional.of(store), models);
    }

    private static void put(Map<String, ServedModel> models, ServedModel model) {
        if (model.settings().enabled()) {
            models.put(model.id(), model);
        }
    }

    private static ChatModelConfig settings(Path file, ModelEntry entry, Path folder)
            throws StoreException {
        String prefix = PREFIX + "\"" + entry.id() + "\".";
        Map<String, String> properties = new HashMap<>();
        entry.settings().forEach((name, value) -> properties.put(prefix + name, value));
        properties.put(prefix + "path", folder.toString());
        try {
            InferenceConfig config =
                    new SmallRyeConfigBuilder()
                            .addDiscoveredConverters()
                            .withMapping(InferenceConfig.class)
                            .withSources(new PropertiesConfigSource(properties, "models.yaml", 100))
                            .build()
                            .getConfigMapping(InferenceConfig.class);
            return config.models().values().iterator().next();
        } catch (RuntimeException e) { // of the configuration library: many kinds, all with a name
            throw new StoreException(
                    "%s: models.%s.serve: %s".formatted(file, entry.id(), e.getMessage()), e);
        }
    }

    /** Returns the models by their ids. */
    SequencedMap<String, ServedModel> models() {
        return models;
    }

    /**
     * Returns the folder of a model's files; those of models.yaml have their hashes then.
     *
     * @throws StoreException where a file is missing or wrong
     */
    Path open(ServedModel model) throws StoreException {
        return store.isPresent() && model.entry().isPresent()
                ? store.get().open(model.entry().get(), new HashingLog(model.id()))
                : model.settings().path();
    }
}
