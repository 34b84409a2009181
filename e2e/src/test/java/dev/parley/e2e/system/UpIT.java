package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./parley up --tls} from its start to Ctrl-C. The script runs as a copy in a folder of its
 * own, with links to the repository: what it keeps is apart from a Parley that runs already, and it
 * finds everything built, since it has no Maven there.
 */
class UpIT {

    private static final int INTERRUPTED = 130;
    private static final int PATIENCE_SECONDS = 60;

    private static final List<String> MODULES =
            List.of("inference-service", "router-service", "voice-service", "e2e");

    private static final List<String> SOURCES = List.of("pom.xml", "proto");

    @TempDir Path folder;

    @Test
    void servesOverTlsAndLeavesNothingWhenItIsInterrupted() throws Exception {
        layOut();
        int securePort = ServiceProcess.freePort();
        Process parley = start(securePort);
        try {
            awaitUp(parley);
            List<ProcessHandle> services = parley.descendants().toList();
            assertThat(services).hasSizeGreaterThanOrEqualTo(3);
            assertThat(firstEvent(securePort)).contains("\"session.created\"");

            interrupt(parley);

            assertThat(parley.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(parley.exitValue()).isEqualTo(INTERRUPTED);
            assertThat(services).noneMatch(ProcessHandle::isAlive);
            assertThat(folder.resolve(".parley/running")).doesNotExist();
        } finally {
            parley.descendants().forEach(ProcessHandle::destroyForcibly);
            parley.destroyForcibly();
        }
    }

    private void layOut() throws IOException {
        Files.copy(ServiceProcess.inRepository("parley"), folder.resolve("parley"));
        for (String name : linked()) {
            Files.createSymbolicLink(folder.resolve(name), ServiceProcess.inRepository(name));
        }
        Path built = Files.createDirectories(folder.resolve(".parley/built"));
        for (String module : MODULES) {
            Files.createFile(built.resolve(module));
        }
    }

    @AfterEach
    void unlink() throws IOException {
        for (String name : linked()) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private static List<String> linked() {
        return Stream.concat(MODULES.stream(), SOURCES.stream()).toList();
    }

    /** Where this process ignores interrupts, its children would, and a script cannot undo that. */
    private Process start(int securePort) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("env", "--default-signal=INT", "bash", "parley", "up", "--tls")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PARLEY_READY_SECONDS", "180");
        environment.put("PARLEY_VOICE_TLS_PORT", String.valueOf(securePort));
        for (String name :
                List.of("VOICE", "ROUTER", "ROUTER_GRPC", "INFERENCE", "INFERENCE_GRPC")) {
            environment.put("PARLEY_" + name + "_PORT", String.valueOf(ServiceProcess.freePort()));
        }
        return builder.start();
    }

    private static void awaitUp(Process parley) throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader lines = parley.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.contains("Ctrl-C")) {
                return;
            }
        }
        throw new AssertionError("it ended: " + String.join("\n", said));
    }

    private static void interrupt(Process parley) throws IOException, InterruptedException {
        List<String> command = List.of("kill", "-INT", String.valueOf(parley.pid()));
        assertThat(Program.run(Duration.ofSeconds(10), Map.of(), command).succeeded()).isTrue();
    }

    /** What a client hears first that trusts the certificate and nothing else. */
    private String firstEvent(int port) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        URI uri = URI.create("wss://localhost:" + port + "/v1/realtime?model=auto");
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(uri, new FirstText(first))
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            try {
                return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } finally {
                socket.abort();
                client.shutdownNow();
            }
        }
    }

    private SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(folder.resolve(".parley/tls/voice.pem"))) {
            trusted.setCertificateEntry(
                    "parley", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** Completes with the first whole text. */
    private static final class FirstText implements WebSocket.Listener {

        private final CompletableFuture<String> first;
        private final StringBuilder text = new StringBuilder();

        FirstText(CompletableFuture<String> first) {
            this.first = first;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                first.complete(text.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            first.completeExceptionally(error);
        }
    }
}
