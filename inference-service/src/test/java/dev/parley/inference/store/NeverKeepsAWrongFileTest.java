package dev.parley.inference.store;

import static dev.parley.inference.store.StoreFixture.FILE;
import static dev.parley.inference.store.StoreFixture.bytes;
import static dev.parley.inference.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.store.MisbehavingHub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever a hub answers, and in whichever order: a file is right, or it is not there. */
class NeverKeepsAWrongFileTest {

    private static final int SIZE = 20_000;
    private static final byte[] RIGHT = bytes(SIZE, 1);
    private static final byte[] WRONG = bytes(SIZE, 2);

    private Path root = Path.of("");

    /** What goes wrong with one answer. */
    enum Fault {
        CUT,
        CUT_OF_ANOTHER,
        ANOTHER,
        REST_OF_ANOTHER,
        REST_FROM_ELSEWHERE,
        TOO_SHORT,
        ENDLESS,
        BUSY,
        NO_SUCH_RANGE,
        NOTHING
    }

    record Answer(Fault fault, int at) {}

    @BeforeProperty
    void makeFolder() throws IOException {
        root = Files.createTempDirectory("never-wrong");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<List<Answer>> answers() {
        return Arbitraries.of(Fault.class)
                .flatMap(fault ->
                        Arbitraries.integers()
                                .between(1, SIZE - 1)
                                .map(at -> new Answer(fault, at)))
                .list()
                .ofMaxSize(8);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void aFileIsRightOrNotThere(@ForAll("answers") List<Answer> answers) throws Exception {
        Path folder = Files.createTempDirectory(root, "try");
        try (MisbehavingHub hub = new MisbehavingHub()) {
            hub.file(FILE, RIGHT);
            answers.forEach(answer -> hub.next(FILE, reply(answer)));
            StoreFixture fixture = new StoreFixture(folder, hub);
            Path file = fixture.modelFolder().resolve(FILE);
            for (int process = 0; process < 3; process++) {
                try {
                    fixture.pull(entry());
                    assertThat(file).hasBinaryContent(RIGHT);
                } catch (StoreException _) {
                    assertThat(file).doesNotExist();
                }
            }
            fixture.pull(entry()); // the answers are used up: now the hub is a good one
            assertThat(file).hasBinaryContent(RIGHT);
            assertThat(fixture.store(entry()).open(entry(), PullListener.NONE)).isDirectory();
        }
    }

    private static Reply reply(Answer answer) {
        int at = answer.at();
        return switch (answer.fault()) {
            case CUT -> part(200, RIGHT, 0, at, MisbehavingHub.tag(RIGHT));
            case CUT_OF_ANOTHER -> part(200, WRONG, 0, at, "\"another\"");
            case ANOTHER -> MisbehavingHub.content(WRONG);
            case REST_OF_ANOTHER -> rest(WRONG, 0);
            case REST_FROM_ELSEWHERE -> rest(RIGHT, 7);
            case TOO_SHORT -> MisbehavingHub.content(Arrays.copyOf(RIGHT, at));
            case ENDLESS -> MisbehavingHub.endless(Arrays.copyOf(RIGHT, SIZE + at));
            case BUSY -> MisbehavingHub.status(503);
            case NO_SUCH_RANGE -> MisbehavingHub.status(416);
            case NOTHING -> (_, _) -> {};
        };
    }

    /** Says that all comes, and sends what is between two places. */
    private static Reply part(int status, byte[] content, int from, int to, String tag) {
        return (_, out) -> {
            MisbehavingHub.head(out, status, List.of("ETag: " + tag), content.length - from);
            out.write(content, from, to - from);
        };
    }

    /** Claims to continue what was asked for, with bytes of {@code content}, shifted. */
    private static Reply rest(byte[] content, int shift) {
        return (request, out) -> {
            String asked = request.header("Range").replaceAll("\\D", "");
            int from = asked.isEmpty() ? 0 : Integer.parseInt(asked);
            List<String> headers =
                    List.of(
                            "ETag: " + request.header("If-Range"),
                            "Content-Range: bytes %d-%d/%d".formatted(from, SIZE - 1, SIZE));
            int start = Math.min(SIZE, from + shift);
            MisbehavingHub.head(out, 206, headers, SIZE - from);
            out.write(content, start, SIZE - start);
        };
    }
}
