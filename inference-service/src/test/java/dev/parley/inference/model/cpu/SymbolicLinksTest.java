package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.checkpoint.TestCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's cache keeps a model's files as links to blobs elsewhere. */
class SymbolicLinksTest {

    @TempDir Path folder;

    @Test
    void weightsBehindALinkAreServed() throws IOException {
        Path blobs = Files.createDirectory(folder.resolve("blobs"));
        Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
        TestCheckpoint.golden().write(blobs);
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.createSymbolicLink(snapshot.resolve(file), blobs.resolve(file));
        }

        try (OnnxStepRunner runner = TestRunners.load(snapshot, 1, 8)) {
            assertThat(runner.prefill(0, 0, new int[] {81}).rows()).isEqualTo(1);
        }
    }
}
