package dev.parley.inference.store;

import static dev.parley.inference.store.StoreFixture.FILE;
import static dev.parley.inference.store.StoreFixture.bytes;
import static dev.parley.inference.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.store.MisbehavingHub.Reply;
import dev.parley.inference.store.MisbehavingHub.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PullSurvivesBadHubsTest {

    private static final byte[] WEIGHTS = bytes(200_000, 1);
    private static final byte[] OTHERS = bytes(200_000, 2);
    private static final String RATE = "Retry-After: 7";

    @TempDir Path folder;
    private MisbehavingHub hub;
    private StoreFixture fixture;

    @BeforeEach
    void open() throws IOException {
        hub = new MisbehavingHub();
        fixture = new StoreFixture(folder, hub);
        hub.file(FILE, WEIGHTS);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private void isThere() {
        assertThat(fixture.modelFolder().resolve(FILE)).hasBinaryContent(WEIGHTS);
        assertThat(fixture.modelFolder().resolve(FILE + ".part")).doesNotExist();
    }

    private void isRefused(String why) {
        assertThatThrownBy(() -> fixture.pull(entry()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(why);
        assertThat(fixture.modelFolder().resolve(FILE)).doesNotExist();
        assertThat(fixture.modelFolder().resolve(Manifest.FILE)).doesNotExist();
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        hub.next(FILE, hub.cutAfter(150_000, FILE));

        fixture.pull(entry());

        isThere();
        Request second = hub.downloads(FILE).get(1);
        String range = second.header("Range");
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        assertThat(from).isBetween(1, 150_000);
        assertThat(second.header("If-Range")).isEqualTo(MisbehavingHub.tag(WEIGHTS));
    }

    @Test
    void goesOnInAnotherProcess() throws Exception {
        hub.next(FILE, hub.cutAfter(150_000, FILE));
        hub.next(FILE, Collections.nCopies(6, MisbehavingHub.status(503)).toArray(Reply[]::new));
        assertThatThrownBy(() -> fixture.pull(entry())).isInstanceOf(StoreException.class);
        assertThat(fixture.modelFolder().resolve(FILE + ".part")).isNotEmptyFile();

        fixture.pull(entry());

        isThere();
        assertThat(hub.downloads(FILE).getLast().header("Range")).startsWith("bytes=");
    }

    @Test
    void startsOverWhereTheFileChangedInBetween() throws Exception {
        hub.next(
                FILE,
                (_, out) -> {
                    MisbehavingHub.head(out, 200, List.of("ETag: \"old\""), OTHERS.length);
                    out.write(OTHERS, 0, 100_000);
                });

        fixture.pull(entry());

        isThere();
        assertThat(hub.downloads(FILE).getLast().header("If-Range")).isEqualTo("\"old\"");
    }

    @Test
    void doesNotJoinPartsOfDifferentFiles() throws Exception {
        hub.next(
                FILE,
                (_, out) -> {
                    MisbehavingHub.head(out, 200, List.of("ETag: \"old\""), OTHERS.length);
                    out.write(OTHERS, 0, 100_000);
                },
                (request, out) -> {
                    int from = Integer.parseInt(request.header("Range").replaceAll("\\D", ""));
                    MisbehavingHub.head(
                            out,
                            206,
                            List.of(
                                    "ETag: \"new\"",
                                    "Content-Range: bytes %d-199999/200000".formatted(from)),
                            WEIGHTS.length - from);
                    out.write(WEIGHTS, from, WEIGHTS.length - from);
                });

        fixture.pull(entry());

        isThere();
        assertThat(hub.downloads(FILE)).hasSize(3);
        assertThat(hub.downloads(FILE).getLast().header("Range")).isEmpty();
    }

    @Test
    void fetchesOnceMoreWhatCameWrong() throws Exception {
        hub.next(FILE, MisbehavingHub.content(OTHERS));

        fixture.pull(entry());

        isThere();
    }

    @Test
    void refusesWhatHasTheWrongHashAgain() {
        hub.next(FILE, MisbehavingHub.content(OTHERS), MisbehavingHub.content(OTHERS));

        isRefused("has the wrong content: its sha256 is " + MisbehavingHub.sha256(OTHERS));
        assertThat(fixture.modelFolder().resolve(FILE + ".part")).doesNotExist();
    }

    @Test
    void refusesTheWrongLengthBeforeReadingIt() {
        byte[] shorter = Arrays.copyOf(WEIGHTS, 100);
        hub.next(FILE, MisbehavingHub.content(shorter), MisbehavingHub.content(shorter));

        isRefused("has 100 bytes at 127.0.0.1, and should have 200000");
    }

    @Test
    void stopsReadingWhatHasNoEnd() {
        byte[] longer = Arrays.copyOf(WEIGHTS, 300_000);
        hub.next(FILE, MisbehavingHub.endless(longer), MisbehavingHub.endless(longer));

        isRefused("more than the 200000 bytes");
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        hub.next(FILE, MisbehavingHub.status(429, RATE), MisbehavingHub.status(503, RATE));

        fixture.pull(entry());

        isThere();
        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
        assertThat(fixture.reasons).contains("127.0.0.1 answers with HTTP 429");
    }

    @Test
    void waitsForTheListingToo() throws Exception {
        hub.next("revision/main?blobs=true", MisbehavingHub.status(429, RATE));

        fixture.pull(entry());

        isThere();
    }

    @Test
    void doesNotWaitForADay() {
        hub.next(FILE, MisbehavingHub.status(429, "Retry-After: 86400"));

        isRefused("wants to be left alone for 86400 s");
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void givesUpOnAHubThatStaysDown() {
        hub.next(FILE, Collections.nCopies(6, MisbehavingHub.status(503)).toArray(Reply[]::new));

        isRefused("HTTP 503");
        assertThat(fixture.pauses).hasSize(5);
        assertThat(fixture.pauses.get(4)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(16));
    }

    @Test
    void doesNotGiveUpWhileBytesCome() throws Exception {
        for (int i = 0; i < 10; i++) {
            int more = 10_000 * (i + 1);
            hub.next(FILE, (request, out) -> answerWithMore(request, out, more));
        }

        fixture.pull(entry());

        isThere();
    }

    private static void answerWithMore(Request request, OutputStream out, int until)
            throws IOException {
        String range = request.header("Range").replaceAll("\\D", "");
        int from = range.isEmpty() ? 0 : Integer.parseInt(range);
        String tag = "ETag: " + MisbehavingHub.tag(WEIGHTS);
        String part = "Content-Range: bytes %d-199999/200000".formatted(from);
        MisbehavingHub.head(out, from == 0 ? 200 : 206, List.of(tag, part), WEIGHTS.length - from);
        out.write(WEIGHTS, from, Math.max(1, until - from));
    }

    @Test
    void leavesAConnectionThatTrickles() throws Exception {
        fixture.stallAfter(Duration.ofMillis(200));
        hub.next(FILE, hub.stopAfter(500, FILE));

        fixture.pull(entry());

        isThere();
        assertThat(fixture.reasons).containsExactly("fewer than 1000 bytes came in 200 ms");
    }

    @Test
    void saysWhoRefusedAndWhatMayHelp() {
        hub.next(FILE, MisbehavingHub.status(401));

        isRefused("no token was sent; set store.token_file or PARLEY_HUB_TOKEN");
    }

    @Test
    void doesNotGoRoundInCircles() {
        hub.next(
                FILE,
                Collections.nCopies(
                                9,
                                MisbehavingHub.redirect(
                                        hub.uri().resolve("/some/model/resolve/x/" + FILE)))
                        .toArray(Reply[]::new));

        isRefused("from one address to the next");
    }
}
