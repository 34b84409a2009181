package dev.parley.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

    @TempDir Path folder;

    @Test
    void findsTensorsInTheOrderOfTheirBytes() throws Exception {
        String header =
                """
                {"__metadata__": {"format": "pt"},
                 "late": {"dtype": "F32", "shape": [1, 2], "data_offsets": [2, 10]},
                 "early": {"dtype": "BF16", "shape": [], "data_offsets": [0, 2]}}\
                """;
        Path file =
                write(
                        TestCheckpoint.safetensors(
                                header, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));

        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile tensors = SafetensorsFile.map(file, arena);

            assertThat(tensors.tensors())
                    .extracting(StoredTensor::name)
                    .containsExactly("early", "late");
            StoredTensor late = tensors.tensors().getLast();
            assertThat(late.shape()).isEqualTo(List.of(1L, 2L));
            assertThat(tensors.data(late).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | is not a JSON object",
                "{\"a\": | is not JSON",
                "{\"a\": 1} | tensor a: data_offsets must be a list of sizes",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0]}}"
                        + "| tensor a: data_offsets must be [begin, end]",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}}"
                        + "| tensor a: data_offsets must be [begin, end]",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-2], \"data_offsets\": [0, 8]}}"
                        + "| tensor a: shape must be a list of sizes",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 6]}}"
                        + "| tensor a: shape must be a list of sizes",
                "{\"a\": {\"dtype\": \"F31\", \"shape\": [2], \"data_offsets\": [0, 8]}}"
                        + "| tensor a: unknown dtype 'F31'",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}}"
                        + "| tensor a: F32[3] does not have 8 bytes",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 12]}}"
                        + "| tensor a: its data end at byte 12 of 8: the file is truncated",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [9223372036854775807], "
                        + "\"data_offsets\": [0, 8]}} | tensor a: shape [9223372036854775807] overflows",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}"
                        + "| tensor a: its data begin at byte 4 where the tensor before ends at 0",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
                        + "\"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}"
                        + "| tensor b: its data begin at byte 4 where the tensor before ends at 8",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}"
                        + "| 4 bytes of data belong to no tensor",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
                        + "\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}"
                        + "| Duplicate field 'a'",
            })
    void refusesHeadersThatDoNotFitTheData(String header, String words) throws IOException {
        assertRefused(write(TestCheckpoint.safetensors(header, new byte[8])), words);
    }

    @Test
    void refusesFilesTooShortForALength() throws IOException {
        assertRefused(write(new byte[7]), "has only 7 bytes: the file is truncated");
    }

    @Test
    void refusesEmptyFiles() throws IOException {
        assertRefused(write(new byte[0]), "has only 0 bytes: the file is truncated");
    }

    @Test
    void refusesHeadersLongerThanTheFile() throws IOException {
        assertRefused(write(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'}), "the file is truncated");
    }

    @Test
    void refusesWhatIsNoSafetensorsFile() throws IOException {
        assertRefused(
                write("PK and then some more".getBytes(StandardCharsets.UTF_8)),
                "is not a safetensors file");
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), content);
    }

    private static void assertRefused(Path file, String words) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> SafetensorsFile.map(file, arena))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(words);
        }
    }
}
