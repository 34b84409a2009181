package dev.parley.inference.store;

import static dev.parley.inference.store.MisbehavingHub.sha256;
import static dev.parley.inference.store.StoreFixture.FILE;
import static dev.parley.inference.store.StoreFixture.bytes;
import static dev.parley.inference.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.store.MisbehavingHub.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PullsWhatIsMissingTest {

    private static final byte[] WEIGHTS = bytes(200_000, 1);
    private static final byte[] CONFIG = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private MisbehavingHub hub;
    private StoreFixture fixture;

    @BeforeEach
    void open() throws IOException {
        hub = new MisbehavingHub();
        fixture = new StoreFixture(folder, hub);
        hub.file(FILE, WEIGHTS);
        hub.file("config.json", CONFIG);
        hub.file("consolidated.safetensors", bytes(300_000, 2));
        hub.file("README.md", bytes(10, 3));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void fetchesTheFilesOfAModelAndNoOthers() throws Exception {
        fixture.pull(entry());

        Path model = fixture.modelFolder();
        assertThat(model.resolve(FILE)).hasBinaryContent(WEIGHTS);
        assertThat(model.resolve("config.json")).hasBinaryContent(CONFIG);
        try (var files = Files.list(model)) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrder(FILE, "config.json", Manifest.FILE);
        }
    }

    @Test
    void listsTheHashesAndTheCommitOfWhatCame() throws Exception {
        fixture.pull(entry());

        Manifest manifest = ManifestFile.find(fixture.modelFolder()).orElseThrow();
        assertThat(manifest.origin().orElseThrow().commit()).isEqualTo(MisbehavingHub.COMMIT);
        assertThat(manifest.files())
                .containsEntry(
                        new FileName(FILE),
                        new Manifest.Entry(Optional.of((long) WEIGHTS.length), sha256(WEIGHTS)));
    }

    @Test
    void asksForTheCommitSoThatAllFilesAreOfOne() throws Exception {
        fixture.pull(entry());

        assertThat(hub.downloads(FILE))
                .extracting(Request::path)
                .containsExactly("/some/model/resolve/" + MisbehavingHub.COMMIT + "/" + FILE);
    }

    @Test
    void doesNotFetchTwiceWhatIsThere() throws Exception {
        fixture.pull(entry());
        fixture.pull(entry());

        assertThat(hub.downloads(FILE)).hasSize(1);
    }

    @Test
    void fetchesAgainWhatWasDamaged() throws Exception {
        fixture.pull(entry());
        byte[] damaged = WEIGHTS.clone();
        damaged[7]++;
        Files.write(fixture.modelFolder().resolve(FILE), damaged);

        fixture.pull(entry());

        assertThat(fixture.modelFolder().resolve(FILE)).hasBinaryContent(WEIGHTS);
    }

    @Test
    void twoModelsOfOneRevisionShareItsFiles() throws Exception {
        fixture.pull(entry(FILE));
        fixture.pull(entry("config.json", FILE));

        assertThat(hub.downloads(FILE)).hasSize(1);
        ModelEntry first = entry(FILE);
        assertThat(fixture.store(first).open(first, PullListener.NONE))
                .isEqualTo(fixture.modelFolder());
    }

    @Test
    void needsNoListingWhereEveryFileIsNamed() throws Exception {
        fixture.pull(entry(FILE, "config.json"));

        assertThat(hub.requests()).noneMatch(it -> it.path().startsWith("/api/"));
        assertThat(fixture.modelFolder().resolve("config.json")).hasBinaryContent(CONFIG);
    }

    @Test
    void knowsSmallFilesByTheirGitObjectsId() throws Exception {
        listsConfigWithBlob("4a036f56bb619924ec4189bd84ed716c766971ae"); // git hash-object

        fixture.pull(entry("config*.json"));

        assertThat(fixture.modelFolder().resolve("config.json")).hasBinaryContent(CONFIG);
    }

    @Test
    void refusesSmallFilesOfAnotherGitObjectsId() {
        listsConfigWithBlob("4a036f56bb619924ec4189bd84ed716c766971af");

        assertThatThrownBy(() -> fixture.pull(entry("config*.json")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "its Git object id is 4a036f56bb619924ec4189bd84ed716c766971ae");
    }

    private void listsConfigWithBlob(String id) {
        hub.listing(
                """
                {"sha": "%s", "siblings": [{"rfilename": "config.json", "size": 8, "blobId": "%s"}]}\
                """
                        .formatted(MisbehavingHub.COMMIT, id));
    }

    @Test
    void namesAFileThatThePatternsWantAndNobodyHas() {
        assertThatThrownBy(() -> fixture.pull(entry("adapter*.bin", "*.json")))
                .isInstanceOf(StoreException.class)
                .hasMessage("some/model@main has no file adapter*.bin");
    }

    @Test
    void takesEmptyFiles() throws Exception {
        hub.file("chat_template.jinja", new byte[0]);

        fixture.pull(entry());

        assertThat(fixture.modelFolder().resolve("chat_template.jinja")).isEmptyFile();
    }

    @Test
    void letsOneWriterInAtATime() throws Exception {
        try (ModelLock _ = ModelLock.take(fixture.modelFolder())) {
            assertThatThrownBy(() -> fixture.pull(entry()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process is writing");
        }
        fixture.pull(entry());
    }

    @Test
    void obeysPins() {
        ModelEntry pinned = entry(Map.of(new FileName(FILE), sha256(CONFIG)));

        assertThatThrownBy(() -> fixture.pull(pinned))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("models.yaml pins " + sha256(CONFIG));
        assertThat(hub.downloads(FILE)).isEmpty();
    }

    @Test
    void refusesWhatNobodyKnowsTheHashOf() {
        hub.listing("{\"siblings\": [{\"rfilename\": \"vocab.json\", \"size\": 4}]}");
        hub.next("vocab.json", MisbehavingHub.content(bytes(4, 4)));

        assertThatThrownBy(() -> fixture.pull(entry("vocab*")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("vocab.json");
        assertThat(hub.downloads("vocab.json")).isEmpty();
    }

    @Test
    void refusesNamesThatLeadOutOfTheFolder() {
        for (String evil : List.of("../../evil.json", "/etc/evil.json", "a/../../evil.json")) {
            hub.listing(
                    """
                    {"siblings": [{"rfilename": "%s", "size": 8, "lfs": {"sha256": "%s"}}]}\
                    """
                            .formatted(evil, sha256(CONFIG)));

            assertThatThrownBy(() -> fixture.pull(entry("**evil.json")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("evil.json' is refused");
        }
    }

    @Test
    void refusesSizesThatNoFileHas() {
        for (String size :
                List.of("-1", "4611686018427387904", "18446744073709551617", "35184372088833")) {
            hub.listing(
                    """
                    {"siblings": [{"rfilename": "a.json", "size": 8, "lfs": {"sha256": "%2$s"}},
                    {"rfilename": "b.json", "size": %1$s, "lfs": {"sha256": "%2$s"}},
                    {"rfilename": "c.json", "size": %1$s, "lfs": {"sha256": "%2$s"}}]}\
                    """
                            .formatted(size, sha256(CONFIG)));

            assertThatThrownBy(() -> fixture.pull(entry("*.json")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("b.json cannot have " + size + " bytes");
        }
        assertThat(hub.downloads("a.json")).isEmpty();
    }

    @Test
    void refusesManyFilesThatAreTooLargeTogether() {
        hub.listing(
                IntStream.range(0, 600)
                        .mapToObj(i ->
                                "{\"rfilename\": \"%d.json\", \"size\": %d, \"lfs\": {\"sha256\": \"%s\"}}"
                                        .formatted(i, 1L << 45, sha256(CONFIG)))
                        .collect(Collectors.joining(",", "{\"siblings\": [", "]}")));

        assertThatThrownBy(() -> fixture.pull(entry("*.json")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("store.most_gigabytes");
    }

    @Test
    void leavesADiskAloneThatIsTooFull() {
        fixture.free((256L << 20) + WEIGHTS.length);

        assertThatThrownBy(() -> fixture.pull(entry()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("200.0 kB are still to come")
                .hasMessageContaining("of which 268.4 MB stay free");
        assertThat(hub.downloads(FILE)).isEmpty();
    }

    @Test
    void takesNoMoreThanItMay() {
        fixture.mostBytes(200_000);

        assertThatThrownBy(() -> fixture.pull(entry()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2 files of 200.0 kB")
                .hasMessageContaining("store.most_gigabytes");
    }
}
