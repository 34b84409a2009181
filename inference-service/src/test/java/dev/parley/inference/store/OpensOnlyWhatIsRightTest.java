package dev.parley.inference.store;

import static dev.parley.inference.store.MisbehavingHub.sha256;
import static dev.parley.inference.store.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.store.ModelPresence.State;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that were filled by hand, as on a machine without a network. */
class OpensOnlyWhatIsRightTest {

    private static final byte[] CONFIG = bytes(100, 1);
    private static final byte[] WEIGHTS = bytes(5_000, 2);

    @TempDir Path root;
    private Path folder;
    private Path weights;
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectory(root.resolve("model"));
        weights = Files.write(folder.resolve("model.safetensors"), WEIGHTS);
        Files.write(folder.resolve("config.json"), CONFIG);
    }

    private void list() throws IOException {
        Files.writeString(
                folder.resolve("SHA256SUMS"),
                "%s  config.json\n%s *./model.safetensors\n"
                        .formatted(sha256(CONFIG), sha256(WEIGHTS)));
    }

    private ModelEntry entry(Map<FileName, Sha256> pins) {
        return new ModelEntry(
                "it",
                ModelEntry.Kind.CHAT,
                new ModelSource.Folder(folder, Optional.empty()),
                ModelsFileReader.USUAL_FILES,
                pins,
                Map.of());
    }

    private ModelStore store() {
        StoreSettings settings =
                new StoreSettings(
                        root.resolve("store"), URI.create("http://x"), Optional.empty(), 1);
        return new ModelStore(new ModelsFile(settings, Map.of()), Map.of());
    }

    private Path open() throws StoreException {
        return store().open(
                        entry(Map.of()),
                        new PullListener() {
                            @Override
                            public void started(String file, long bytes, long held) {
                                read.add(file);
                            }
                        });
    }

    private void isWrong(String why) {
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining(why);
    }

    @Test
    void aFolderIsOpenedWhenItsFilesHaveTheirHashes() throws Exception {
        list();

        assertThat(open()).isEqualTo(folder);
        assertThat(read).containsExactly("config.json", "model.safetensors");
    }

    @Test
    void whatWasReadOnceIsNotReadAgain() throws Exception {
        list();
        open();
        read.clear();

        open();

        assertThat(read).isEmpty();
    }

    @Test
    void whatChangedSinceIsReadAgainAndRefused() throws Exception {
        list();
        open();
        damage();

        isWrong("model.safetensors has the sha256");
        isWrong("model.safetensors has the sha256");
    }

    @Test
    void verifyFindsDamageThatHidesBehindTheSameTime() throws Exception {
        list();
        open();
        FileTime time = Files.getLastModifiedTime(weights);
        damage();
        Files.setLastModifiedTime(weights, time);

        assertThatThrownBy(() -> store().verify(entry(Map.of()), PullListener.NONE))
                .hasMessageContaining("model.safetensors has the sha256");
    }

    @Test
    void verifyReadsEverything() throws Exception {
        list();

        assertThat(store().verify(entry(Map.of()), PullListener.NONE)).isEqualTo(2);
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        list();
        Files.delete(weights);

        isWrong("it: model.safetensors is missing");
    }

    @Test
    void aFileThatTheListDoesNotHaveIsNotLoadedEither() throws Exception {
        list();
        Files.write(folder.resolve("tokenizer.json"), bytes(3, 3));

        isWrong("tokenizer.json is there, and its list of hashes does not have it");
    }

    @Test
    void norIsOneWhoseNameNoModelsFileHas() throws Exception {
        list();
        Files.write(folder.resolve("model (1).safetensors"), bytes(3, 3));

        isWrong("model (1).safetensors is there, and its list of hashes does not have it");
        assertThatThrownBy(() -> store().verify(entry(Map.of()), PullListener.NONE))
                .isInstanceOf(StoreException.class);
        assertThat(store().look(entry(Map.of())).state()).isEqualTo(State.WRONG);
    }

    @Test
    void aPinStandsAboveTheList() throws Exception {
        list();
        ModelEntry pinned = entry(Map.of(new FileName("config.json"), sha256(WEIGHTS)));

        assertThatThrownBy(() -> store().open(pinned, PullListener.NONE))
                .hasMessageContaining("config.json has the sha256 " + sha256(CONFIG));
    }

    @Test
    void aFolderWithoutAnyListIsOpenedAsItIsAndVerifiedByNobody() throws Exception {
        assertThat(open()).isEqualTo(folder);
        assertThat(store().look(entry(Map.of())).state()).isEqualTo(State.UNLISTED);

        assertThatThrownBy(() -> store().verify(entry(Map.of()), PullListener.NONE))
                .hasMessageContaining("put SHA256SUMS there");
    }

    @Test
    void aListThatIsNoneIsNamed() throws Exception {
        Files.writeString(folder.resolve("SHA256SUMS"), "what is this\n");

        isWrong("'what is this' is no line of sha256sum");
    }

    @Test
    void aListThatLeadsElsewhereIsRefused() throws Exception {
        Files.writeString(
                folder.resolve("SHA256SUMS"), "%s  ../../etc/passwd\n".formatted(sha256(CONFIG)));

        isWrong("'../../etc/passwd' is refused");
    }

    @Test
    void aStoreThatCannotBeWrittenReadsEveryTime() throws Exception {
        list();
        Files.writeString(root.resolve("store"), "a file where the folder should be");
        open();
        open();

        assertThat(read).hasSize(4);
    }

    private void damage() throws IOException {
        byte[] damaged = WEIGHTS.clone();
        damaged[4_000] ^= 1;
        Files.write(weights, damaged);
    }
}
