package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot be loaded leaves the service up, not ready, and the others serving. */
class BrokenModelIT {

    @TempDir Path folder;

    @Test
    void aCutFileIsNamedInHealthAndTheOtherModelAnswers() throws IOException, InterruptedException {
        Path weights = copyOfLarge().resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
        String grpcPort = String.valueOf(ServiceProcess.freePort());

        try (ServiceProcess inference = startInference("inference-cut-model", grpcPort);
                ServiceProcess router = startRouter(grpcPort)) {
            String health = inference.awaitHealthTelling("model.safetensors", Parley.START);

            assertThat(health).contains("DOWN").contains("parley-demo-large");
            assertThat(inference.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(router.awaitHealthTelling("serving", Parley.START)).contains("UP");
            assertThat(ask(router).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aMissingTensorIsNamedInHealth() throws IOException, InterruptedException {
        Path weights = copyOfLarge().resolve("model.safetensors");
        rename(weights, "model.norm.weight", "model.gone.weight");
        String grpcPort = String.valueOf(ServiceProcess.freePort());

        try (ServiceProcess inference = startInference("inference-missing-tensor", grpcPort)) {
            String health = inference.awaitHealthTelling("model.norm.weight", Parley.START);

            assertThat(health).contains("DOWN").contains("parley-demo-large");
            assertThat(inference.isAlive()).isTrue();
        }
    }

    @Test
    void aGrammarThatDoesNotParseIsNamedInHealth() throws IOException, InterruptedException {
        Path grammar = Files.writeString(folder.resolve("broken.gram"), "public <x> = (open ;");
        Map<String, String> settings = new HashMap<>(Parley.demoModels());
        settings.put("parley.speech.recognizer.grammar", grammar.toString());
        settings.put("quarkus.grpc.server.port", String.valueOf(ServiceProcess.freePort()));

        try (ServiceProcess inference =
                ServiceProcess.start("inference", "inference-broken-grammar", settings)) {
            String health = inference.awaitHealthTelling("broken.gram", Parley.START);

            assertThat(health).contains("DOWN").contains("pocketsphinx-en-us");
            assertThat(inference.isAlive()).isTrue();
        }
    }

    private Path copyOfLarge() throws IOException {
        Path large = ServiceProcess.inRepository("inference-service/demo-model/large");
        try (Stream<Path> files = Files.list(large)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }

    /** Both names have the same length, so that nothing else of the file moves. */
    private static void rename(Path weights, String from, String to) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains('"' + from + '"');
        Files.writeString(
                weights,
                text.replace('"' + from + '"', '"' + to + '"'),
                StandardCharsets.ISO_8859_1);
    }

    private ServiceProcess startInference(String label, String grpcPort) throws IOException {
        Map<String, String> settings = new HashMap<>(Parley.demoModels());
        settings.put("parley.inference.models.parley-demo-large.path", folder.toString());
        settings.put("quarkus.grpc.server.port", grpcPort);
        return ServiceProcess.start("inference", label, settings);
    }

    private static ServiceProcess startRouter(String inferencePort)
            throws IOException, InterruptedException {
        Map<String, String> settings =
                Map.of(
                        "quarkus.grpc.server.port",
                        String.valueOf(ServiceProcess.freePort()),
                        "quarkus.grpc.clients.inference.host",
                        "127.0.0.1",
                        "quarkus.grpc.clients.inference.port",
                        inferencePort);
        ServiceProcess router = ServiceProcess.start("router", "router-cut-model", settings);
        router.awaitHealthTelling("status", Parley.START);
        return router;
    }

    private static HttpResponse<String> ask(ServiceProcess router)
            throws IOException, InterruptedException {
        URI uri = router.uri("/v1/chat/completions");
        String body =
                """
                {"model": "parley-demo-small",
                 "messages": [{"role": "user", "content": "what is two plus two"}]}\
                """;
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
