package dev.parley.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards and their index must say the same, and what does not is named. */
class ShardedCheckpointTest {

    private static final String INDEX = "model.safetensors.index.json";
    private static final String HEAD = "lm_head.weight"; // in the last shard

    @TempDir Path folder;

    @BeforeEach
    void copyShards() throws IOException {
        copyTo(folder);
    }

    private static void copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.list(GoldenModel.folder("mistral-bf16-sharded"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private static String shard(int number) {
        return "model-0000%d-of-00004.safetensors".formatted(number);
    }

    @Test
    void isReadAsOne() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(map(arena).weights()).hasSize(30);
        }
    }

    @Test
    void mayBeLinksIntoAHubsCache() throws Exception {
        Path blobs = Files.createDirectories(folder.resolve("hub/blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("hub/snapshots/0123abc"));
        try (Stream<Path> files = Files.list(GoldenModel.folder("mistral-bf16-sharded"))) {
            int blob = 0;
            for (Path file : files.toList()) {
                Files.copy(file, blobs.resolve("blob" + blob));
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()), Path.of("../../blobs/blob" + blob++));
            }
        }

        try (Arena arena = Arena.ofConfined()) {
            assertThat(map(snapshot, arena).weights()).hasSize(30);
        }
    }

    @Test
    void aShardThatIsMissingIsNamed() throws IOException {
        Files.delete(folder.resolve(shard(4)));

        assertRefused(INDEX, "shard " + shard(4) + " does not exist", HEAD);
    }

    @Test
    void aTensorThatIsInNoShardIsNamed() throws IOException {
        edit(map -> map.put("extra.weight", shard(2)));

        assertRefused(INDEX, "tensor extra.weight is not in " + shard(2));
    }

    @Test
    void aTensorInAnotherShardIsNamed() throws IOException {
        edit(map -> map.put(HEAD, shard(2)));

        assertRefused(INDEX, "tensor " + HEAD + " is in " + shard(4) + ", not in " + shard(2));
    }

    @Test
    void aTensorInTwoShardsIsNamed() throws IOException {
        Files.copy(folder.resolve(shard(4)), folder.resolve("again.safetensors"));
        edit(map -> map.put("extra.weight", "again.safetensors"));

        assertRefused("again.safetensors: tensor ", "is in ", shard(4) + ", too");
    }

    @Test
    void shardsLieBesideTheirIndex() throws IOException {
        for (String outside : List.of("../other.safetensors", "/etc/passwd", "..")) {
            edit(map -> map.put(HEAD, outside));

            assertRefused(INDEX, HEAD + " must be the name of a file beside it", outside);
        }
    }

    @Test
    void anIndexHasAMap() throws IOException {
        Files.writeString(folder.resolve(INDEX), "{}");

        assertRefused(INDEX + " lacks weight_map");
    }

    @Test
    void tensorsThatTheIndexForgetsAreThereAllTheSame() throws Exception {
        edit(map -> map.remove(HEAD));

        try (Arena arena = Arena.ofConfined()) {
            assertThat(map(arena).weights()).hasSize(30);
        }
    }

    @Test
    void aDamagedShardIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(shard(3)));
        Files.write(folder.resolve(shard(3)), java.util.Arrays.copyOf(whole, whole.length / 2));

        assertRefused(shard(3), "the file is truncated");
    }

    @Test
    void rowsOfAShardAreThoseOfTheFile() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            DecoderWeights expected = expected(folder);
            Checkpoint checkpoint = Checkpoint.map(folder, expected, arena);
            FloatRows rows = FloatRows.of(checkpoint.weight(expected.head()), expected.format());
            float[] row = new float[rows.columns()];

            rows.read(7, row);

            short bits =
                    checkpoint
                            .weight(expected.head())
                            .data()
                            .getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, 7L * row.length + 3);
            assertThat(row[3]).isEqualTo(Float.intBitsToFloat(bits << 16));
        }
    }

    private void edit(java.util.function.Consumer<ObjectNode> change) throws IOException {
        Path index = folder.resolve(INDEX);
        ObjectNode root = (ObjectNode) JsonFile.MAPPER.readTree(Files.readAllBytes(index));
        change.accept((ObjectNode) root.path("weight_map"));
        Files.write(index, root.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Checkpoint map(Arena arena) throws ModelLoadException {
        return map(folder, arena);
    }

    private static Checkpoint map(Path folder, Arena arena) throws ModelLoadException {
        return Checkpoint.map(folder, expected(folder), arena);
    }

    private static DecoderWeights expected(Path folder) throws ModelLoadException {
        return DecoderWeights.of(ModelConfig.read(folder));
    }

    private void assertRefused(String... words) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> map(arena))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContainingAll(words);
        }
    }
}
