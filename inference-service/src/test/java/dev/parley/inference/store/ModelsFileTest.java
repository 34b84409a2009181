package dev.parley.inference.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsFileTest {

    private static ModelsFile read(String text) throws StoreException {
        return new ModelsFileReader("models.yaml", Path.of("/srv")).read(text);
    }

    @Test
    void saysWhereModelsComeFromAndHowTheyAreServed() throws Exception {
        ModelsFile file =
                read(
                        """
                        store:
                          folder: weights
                          hub: https://mirror.example/hub
                          token_file: /run/secrets/hub
                          most_gigabytes: 60
                        models:
                          small:
                            repo: owner/small
                            revision: main
                            files: [config.json, "*.safetensors"]
                            sha256:
                              config.json: %s
                            serve:
                              precision: int4
                              slots: 4
                          local:
                            folder: here
                        """
                                .formatted("ab".repeat(32)));

        assertThat(file.store())
                .isEqualTo(
                        new StoreSettings(
                                Path.of("/srv/weights"),
                                URI.create("https://mirror.example/hub"),
                                Optional.of(Path.of("/run/secrets/hub")),
                                60_000_000_000L));
        ModelEntry small = file.require("small");
        assertThat(small.source()).hasToString("owner/small@main");
        assertThat(small.files()).extracting(FilePattern::text).contains("*.safetensors");
        assertThat(small.pins()).containsKey(new FileName("config.json"));
        assertThat(small.settings()).containsEntry("precision", "int4").containsEntry("slots", "4");
        assertThat(file.require("local").source())
                .isEqualTo(new ModelSource.Folder(Path.of("/srv/here"), Optional.empty()));
    }

    @Test
    void theWeightsThatSomeRepositoriesHoldTwiceAreTakenOnce() throws Exception {
        ModelEntry entry = read("models: {a: {repo: o/r, revision: main}}").require("a");

        assertThat(entry.files())
                .anyMatch(it -> it.matches("model-00001-of-00010.safetensors"))
                .noneMatch(it -> it.matches("consolidated.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    models: {a: {}} | models.a: either folder or repo says where the files are
                    models: {a: {repo: o/r}} | models.a.revision: is missing
                    models: {a: {repo: o/r, revision: main, folder: x}} | models.a: either folder or repo
                    models: {a: {repo: ../r, revision: main}} | models.a.repo: '../r' is not owner/name
                    models: {a: {repo: o/r, revision: ../main}} | models.a.revision: '../main' is not a revision
                    models: {a: {folder: x, kind: speech}} | models.a.kind: must be chat, not 'speech'
                    models: {a: {folder: x, colour: red}} | models.a.colour: is unknown
                    models: {a: {folder: x, files: [../x]}} | models.a.files: '../x' is refused
                    models: {a: {folder: x, files: ["[x"]}} | models.a.files: [x is not a glob
                    models: {a: {folder: x, sha256: {x: 12}}} | models.a.sha256.x: a sha256 has 64
                    models: {a: {folder: x, serve: {path: y}}} | models.a.serve.path: is the store's business
                    models: {a b: {folder: x}} | models.a b: an id has letters
                    models: {a: {folder: x}, a: {folder: y}} | Duplicate field 'a'
                    model: {} | model: is unknown
                    store: {hub: ftp://x} | store: 'ftp://x' is not an http address
                    store: {hub: https://me:secret@x} | scheme, host, port and path only
                    store: {most_gigabytes: 0} | store.most_gigabytes: must be 1 to
                    models: [ | models.yaml: line 1
                    """)
    void whatIsWrongIsNamed(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("models.yaml:")
                .hasMessageContaining(problem);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("models.yaml");

        assertThatThrownBy(() -> ModelsFile.read(file)).hasMessage("there is no file " + file);
    }

    @Test
    void aMissingModelIsNamed() {
        assertThatThrownBy(() -> read("models: {a: {folder: x}, b: {folder: y}}").require("c"))
                .hasMessage("models.yaml has no model c; it has a, b");
    }
}
