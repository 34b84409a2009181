package dev.parley.inference.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Restricted methods of the foreign-function interface can take the process down. The compiler
 * refuses them where its warning is not suppressed, and only rooms that bind a library suppress it.
 * Annotations that only the compiler reads are in no class file: so the sources are read.
 */
class NativeCallsStayInTheirRoomsArchTest {

    private static final Pattern SUPPRESSED =
            Pattern.compile("@SuppressWarnings\\([^)]*\"(restricted|all)\"");

    private static final List<String> ROOMS =
            List.of(
                    "/inference/device/",
                    "/inference/speech/flite/",
                    "/inference/speech/pocketsphinx/");

    @ParameterizedTest
    @ValueSource(strings = {"inference-service", "router-service", "voice-service"})
    void nobodyElseSuppressesTheWarning(String service) throws IOException {
        assertThat(suppressing(service)).allMatch(NativeCallsStayInTheirRoomsArchTest::isInARoom);
    }

    @Test
    void theyThemselvesDo() throws IOException {
        assertThat(suppressing("inference-service")).isNotEmpty();
        assertThat("@SuppressWarnings({\"unused\",\n    \"restricted\"})")
                .containsPattern(SUPPRESSED);
    }

    private static boolean isInARoom(Path source) {
        return ROOMS.stream().anyMatch(room -> source.toString().contains(room));
    }

    /** Tests run in their module's folder. */
    private static List<Path> suppressing(String service) throws IOException {
        try (Stream<Path> found = Files.walk(Path.of("..", service, "src", "main", "java"))) {
            List<Path> sources = found.filter(path -> path.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            return sources.stream().filter(path -> SUPPRESSED.matcher(text(path)).find()).toList();
        }
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
