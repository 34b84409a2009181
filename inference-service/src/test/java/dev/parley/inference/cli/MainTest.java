package dev.parley.inference.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private static final String METADATA =
            "/META-INF/native-image/dev.parley/inference-service/cli/reachability-metadata.json";

    @Test
    void wrongUsageIsExplainedOnStandardError() {
        assertUsage();
        assertUsage("xyzzy");
        assertUsage("tokenize");
        assertUsage("tokenize", "--no-such-option");
    }

    @Test
    void helpGoesToStandardOutput() {
        CommandRun help = CommandRun.of("", "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).anyMatch(line -> line.contains("tokenize"));
        assertThat(help.err()).isEmpty();
    }

    /** Options are fields that picocli sets by reflection. */
    @Test
    void aNativeImageIsToldOfEveryCommand() throws Exception {
        CommandLine all =
                Main.commandLine(
                        InputStream.nullInputStream(),
                        new PrintWriter(Writer.nullWriter()),
                        new PrintWriter(Writer.nullWriter()));
        try (InputStream file =
                Objects.requireNonNull(MainTest.class.getResourceAsStream(METADATA))) {
            JsonNode listed = new ObjectMapper().readTree(file).path("reflection");

            assertThat(listed.valueStream().map(entry -> entry.path("type").asText()))
                    .containsAll(
                            Stream.concat(Stream.of(all), all.getSubcommands().values().stream())
                                    .map(command -> command.getCommand().getClass().getName())
                                    .toList());
        }
    }

    private static void assertUsage(String... arguments) {
        CommandRun run = CommandRun.of("", arguments);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: parley");
    }
}
