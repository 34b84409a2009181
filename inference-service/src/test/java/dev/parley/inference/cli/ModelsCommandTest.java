package dev.parley.inference.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        file =
                Files.writeString(
                        folder.resolve("models.yaml"),
                        """
                        store: {folder: store}
                        models:
                          local: {folder: model}
                          remote: {repo: owner/name, revision: main}
                        """);
    }

    private void list(String content) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
        Files.writeString(
                folder.resolve("model/SHA256SUMS"),
                HexFormat.of().formatHex(hash) + "  config.json\n");
    }

    private CommandRun run(String... command) {
        String[] all = new String[command.length + 3];
        all[0] = "models";
        System.arraycopy(command, 0, all, 1, command.length);
        all[command.length + 1] = "--file";
        all[command.length + 2] = file.toString();
        return CommandRun.of("", all);
    }

    @Test
    void listSaysWhatIsHere() throws Exception {
        list("{}");

        CommandRun list = run("list");

        assertThat(list.code()).isZero();
        assertThat(list.out()).hasSize(3);
        assertThat(list.out().get(1)).matches("local +here +1 .*model");
        assertThat(list.out().get(2)).matches("remote +absent +0 +0 B +owner/name@main");
    }

    @Test
    void listNamesWhatIsWrong() throws Exception {
        list("{}");
        Files.delete(folder.resolve("model/config.json"));

        CommandRun list = run("list");

        assertThat(list.out().get(1)).contains("wrong");
        assertThat(list.err()).contains("local: config.json is missing");
    }

    @Test
    void verifyTellsRightFromWrong() throws Exception {
        list("{}");
        assertThat(run("verify", "local").out()).containsExactly("local: 1 files are right");

        list("{ }");
        CommandRun wrong = run("verify", "local");

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("parley: local: config.json has the sha256");
    }

    @Test
    void verifyLooksAtAllModelsEvenWhenOneIsMissing() throws Exception {
        list("{}");

        CommandRun verify = run("verify");

        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.out()).containsExactly("local: 1 files are right");
        assertThat(verify.err()).contains("remote is not here: ./parley models pull remote");
    }

    @Test
    void pullOfAFolderVerifiesItAndPrintsIt() throws Exception {
        list("{}");

        CommandRun pull = run("pull", "local");

        assertThat(pull.code()).isZero();
        assertThat(pull.out()).containsExactly(folder.resolve("model").toString());
    }

    @Test
    void anUnknownModelIsNamed() {
        CommandRun pull = run("pull", "other");

        assertThat(pull.code()).isEqualTo(1);
        assertThat(pull.err())
                .isEqualTo("parley: models.yaml has no model other; it has local, remote\n");
    }

    @Test
    void aMissingFileIsNamed() {
        file = folder.resolve("none.yaml");

        assertThat(run("list").err()).isEqualTo("parley: there is no file " + file + "\n");
    }

    @Test
    void withoutACommandItAsksForOne() {
        assertThat(CommandRun.of("", "models").code()).isEqualTo(2);
    }
}
