package dev.parley.inference.store;

import dev.parley.inference.store.ModelStore.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A store whose pauses are written down instead of waited for. */
final class StoreFixture {

    static final String REPO = "some/model";
    static final String FILE = "model.safetensors";

    final List<Duration> pauses = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    private final Path folder;
    private final MisbehavingHub hub;
    private long free = Long.MAX_VALUE;
    private long mostBytes = 1_000_000;
    private HubTimes times =
            new HubTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20), 1);

    StoreFixture(Path folder, MisbehavingHub hub) {
        this.folder = folder;
        this.hub = hub;
    }

    StoreFixture free(long bytes) {
        free = bytes;
        return this;
    }

    StoreFixture mostBytes(long bytes) {
        mostBytes = bytes;
        return this;
    }

    /** A connection counts as stalled where less than a kilobyte comes in this time. */
    StoreFixture stallAfter(Duration window) {
        times = new HubTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), window, 1_000);
        return this;
    }

    ModelStore store(ModelEntry... entries) {
        Map<String, ModelEntry> models = new HashMap<>();
        Stream.of(entries).forEach(entry -> models.put(entry.id(), entry));
        StoreSettings settings = new StoreSettings(folder, hub.uri(), Optional.empty(), mostBytes);
        return new ModelStore(
                new ModelsFile(settings, models),
                environment,
                new Surroundings(times, RetryPolicy.USUAL, pauses::add, _ -> free));
    }

    void pull(ModelEntry entry) throws StoreException, InterruptedException {
        store(entry)
                .pull(
                        entry,
                        new PullListener() {
                            @Override
                            public void retrying(String what, String reason, Duration pause) {
                                reasons.add(reason);
                            }
                        });
    }

    /** Returns where the files of {@link #entry} are. */
    Path modelFolder() {
        return folder.resolve("some--model").resolve("main");
    }

    static ModelEntry entry(String... files) {
        return entry(Map.of(), files);
    }

    static ModelEntry entry(Map<FileName, Sha256> pins, String... files) {
        ModelSource source = new ModelSource.Hub(new RepoName(REPO), new Revision("main"));
        List<FilePattern> patterns =
                files.length == 0
                        ? ModelsFileReader.USUAL_FILES
                        : Stream.of(files).map(FilePattern::new).toList();
        return new ModelEntry("it", ModelEntry.Kind.CHAT, source, patterns, pins, Map.of());
    }

    /** Returns bytes that no two calls with different seeds have in common. */
    static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
