package dev.parley.inference.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCommandTest {

    private static final String MODEL = Path.of("demo-model", "small").toString();

    @Test
    void writesALineOfIdsForEveryLine() {
        CommandRun run =
                tokenize(
                        """
                        {"text": ""}
                        {"text": "</s>"}
                        {"request": {"messages": [{"role": "user", "content": ""}]}}
                        """);

        assertThat(run.out()).hasSize(3).first().isEqualTo("{\"ids\":[]}");
        assertThat(run.out().get(1)).doesNotContain("[2]").doesNotContain("[1,");
        assertThat(run.out().getLast()).isEqualTo("{\"ids\":[1,3,4]}");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void goesOnAfterABadLineAndFailsAtTheEnd() {
        CommandRun run =
                tokenize(
                        """
                        {"text": 1}
                        not JSON
                        {"request": {"messages": [{"role": "nobody", "content": ""}]}}
                        {"request": {"messages": []}}
                        {"text": ""}
                        """);

        assertThat(run.out())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("{\"error\":\"line 1: "),
                        second -> assertThat(second).startsWith("{\"error\":\"line 2: "),
                        third -> assertThat(third).contains("line 3: messages[0].role: "),
                        fourth -> assertThat(fourth).contains("line 4: messages: "),
                        fifth -> assertThat(fifth).isEqualTo("{\"ids\":[]}"));
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void namesAFolderWithoutATokenizer(@TempDir Path empty) {
        CommandRun run = CommandRun.of("", "tokenize", "--model", empty.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("parley: ").contains(empty.toString());
    }

    private static CommandRun tokenize(String lines) {
        return CommandRun.of(lines, "tokenize", "--model", MODEL);
    }
}
