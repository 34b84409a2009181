package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedFilesTest {

    @TempDir Path folder;
    private int made;

    private Path find(String name) throws IOException {
        return new DerivedFiles(folder, name, "packed-", true)
                .find(making -> {
                    made++;
                    Files.writeString(making.resolve("graph"), name);
                });
    }

    private static void unusedSince(Path path, Instant time) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(time));
    }

    private static Instant longAgo() {
        return Instant.now().minus(DerivedFiles.KEPT).minusSeconds(60);
    }

    @Test
    void leavesWhatAnotherFoundAndHasNotOpenedYet() throws Exception {
        Path theirs = find("packed-a");

        find("packed-b");

        assertThat(theirs.resolve("graph")).hasContent("packed-a");
        find("packed-a");
        assertThat(made).isEqualTo(2);
    }

    @Test
    void deletesWhatNobodyLookedForInAWhile() throws Exception {
        Path old = find("packed-a");
        unusedSince(old, longAgo());

        find("packed-b");

        assertThat(old).doesNotExist();
    }

    @Test
    void findingKeepsIt() throws Exception {
        Path old = find("packed-a");
        unusedSince(old, longAgo());
        find("packed-a");

        find("packed-b");

        assertThat(old).exists();
    }

    @Test
    void deletesWhatAnInterruptionLeftAndNothingOfOtherKinds() throws Exception {
        Path partial = Files.createDirectory(folder.resolve("packed-a.partial"));
        Path other = Files.createDirectory(folder.resolve("other"));
        unusedSince(other, longAgo());

        find("packed-b");

        assertThat(partial).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void makesAgainWhatWasDamaged() throws Exception {
        Path found = find("packed-a");
        Files.writeString(found.resolve("graph"), "packed-x");

        assertThat(find("packed-a").resolve("graph")).hasContent("packed-a");
        assertThat(made).isEqualTo(2);
    }
}
