package dev.parley.inference.store;

import static dev.parley.inference.store.StoreFixture.FILE;
import static dev.parley.inference.store.StoreFixture.bytes;
import static dev.parley.inference.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TheTokenStaysWithTheHubTest {

    private static final byte[] WEIGHTS = bytes(1_000, 1);
    private static final String SECRET = "hub_secret-words";

    @TempDir Path folder;
    private MisbehavingHub hub;
    private MisbehavingHub elsewhere;
    private StoreFixture fixture;

    @BeforeEach
    void open() throws IOException {
        hub = new MisbehavingHub();
        elsewhere = new MisbehavingHub();
        fixture = new StoreFixture(folder, hub);
        fixture.environment.put("PARLEY_HUB_TOKEN", SECRET + "\n");
        hub.file(FILE, WEIGHTS);
        elsewhere.file(FILE, WEIGHTS);
    }

    @AfterEach
    void close() {
        hub.close();
        elsewhere.close();
    }

    @Test
    void itIsShownToTheHub() throws Exception {
        fixture.pull(entry());

        assertThat(hub.requests())
                .isNotEmpty()
                .allMatch(it -> it.header("Authorization").equals("Bearer " + SECRET));
    }

    @Test
    void itDoesNotFollowARedirectionToAnotherServer() throws Exception {
        URI there = elsewhere.uri().resolve("/some/model/resolve/x/" + FILE + "?signature=1");
        hub.next(FILE, MisbehavingHub.redirect(there));

        elsewhere.next(FILE + "?signature=1", MisbehavingHub.content(WEIGHTS));
        fixture.pull(entry());

        assertThat(fixture.modelFolder().resolve(FILE)).hasBinaryContent(WEIGHTS);
        assertThat(elsewhere.requests())
                .hasSize(1)
                .allMatch(it -> it.header("Authorization").isEmpty());
    }

    @Test
    void itStaysWhereTheHubSendsToItself() throws Exception {
        hub.next(FILE, MisbehavingHub.redirect(URI.create("/moved/model/resolve/x/" + FILE)));

        fixture.pull(entry());

        assertThat(hub.downloads(FILE))
                .hasSize(2)
                .allMatch(it -> it.header("Authorization").equals("Bearer " + SECRET));
    }

    @Test
    void noErrorTellsIt() {
        hub.next(FILE, MisbehavingHub.status(403));

        assertThatThrownBy(() -> fixture.pull(entry()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the token does not open it")
                .hasMessageNotContaining(SECRET);
        assertThat(new HubToken(SECRET)).asString().doesNotContain(SECRET);
    }

    @Test
    void noErrorTellsWhatTheAddressOfARedirectionHolds() {
        URI there = elsewhere.uri().resolve("/x/" + FILE + "?signature=private");
        hub.next(FILE, MisbehavingHub.redirect(there));
        elsewhere.next("signature=private", MisbehavingHub.status(403));

        assertThatThrownBy(() -> fixture.pull(entry()))
                .isInstanceOf(StoreException.class)
                .hasMessageNotContaining("private");
    }

    @Test
    void itIsNotSentOverPlainHttpToAnotherMachine() {
        assertThatThrownBy(() ->
                        new HubClient(
                                URI.create("http://mirror.example"),
                                Optional.of(new HubToken(SECRET)),
                                HubTimes.USUAL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("use https");
    }

    @Test
    void aFileIsPreferredToTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "from-a-file\n");

        HubToken token = HubToken.find(Optional.of(file), fixture.environment).orElseThrow();

        assertThat(token.header()).isEqualTo("Bearer from-a-file");
        assertThat(HubToken.find(Optional.empty(), Map.of("HF_TOKEN", "x"))).isPresent();
        assertThat(HubToken.find(Optional.empty(), Map.of())).isEmpty();
    }

    @Test
    void aTokenWithALineBreakInItIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "one\r\nHost: two");

        assertThatThrownBy(() -> HubToken.find(Optional.of(file), Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("visible ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PARLEY_HUB_TOKEN", "HF_TOKEN"})
    void aVariableThatHoldsNoTokenIsNamedAndNotShown(String variable) {
        for (String bad : List.of("my words", "one\r\nHost: two", "schlüssel")) {
            assertThatThrownBy(() -> HubToken.find(Optional.empty(), Map.of(variable, bad)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(variable, "visible ASCII")
                    .hasMessageNotContaining(bad);
        }
    }
}
