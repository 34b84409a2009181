package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a models.yaml: what is damaged or too large is named, and the service goes on. */
class ModelStoreIT {

    @TempDir Path folder;

    @Test
    void damagedWeightsAreNotServedUntilTheyAreMended() throws Exception {
        Path weights = copyOfSmall().resolve("model.safetensors");
        Files.writeString(folder.resolve("SHA256SUMS"), sums());
        byte[] sound = Files.readAllBytes(weights);
        byte[] damaged = sound.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(weights, damaged);
        Path yaml =
                Files.writeString(folder.resolve("models.yaml"), "models: {stored: {folder: .}}");

        try (ServiceProcess inference =
                start(
                        "inference-damaged-weights",
                        Map.of("parley.inference.models-file", yaml.toString()))) {
            String health =
                    inference.awaitHealthTelling("model.safetensors has the sha256", Parley.START);
            assertThat(health).contains("DOWN").contains("stored");
            assertThat(inference.get("/q/health/live").statusCode()).isEqualTo(200);

            Files.write(weights, sound);
            assertThat(post(inference, "/manage/models/stored/load")).isEqualTo(202);

            assertThat(inference.awaitReady(Parley.START).get("/manage/models").body())
                    .contains("\"id\":\"stored\",\"kind\":\"CHAT\",\"state\":\"READY\"");
        }
    }

    @Test
    void damagedQuantisedWeightsAreMadeAgain() throws Exception {
        copyOfSmall();
        Path yaml =
                Files.writeString(
                        folder.resolve("models.yaml"),
                        "models: {quantised: {folder: ., serve: {precision: int4}}}");
        Path cache = folder.resolve("cache");
        Map<String, String> settings =
                Map.of(
                        "parley.inference.models-file",
                        yaml.toString(),
                        "parley.inference.quantization.cache",
                        cache.toString());
        try (ServiceProcess first = start("inference-quantised", settings)) {
            first.awaitReady(Parley.START);
        }
        damage(cache);

        try (ServiceProcess second = start("inference-quantised-again", settings)) {
            second.awaitReady(Parley.START);
            assertThat(second.log()).contains("damaged and will be made again");
        }
    }

    /** Flips a bit in the middle of the largest file below a folder. */
    private static void damage(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            Path largest =
                    files.filter(Files::isRegularFile)
                            .max(Comparator.comparingLong(file -> file.toFile().length()))
                            .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(largest, bytes);
        }
    }

    @Test
    void modelsThatDoNotFitAreRefusedWithTheArithmetic() throws Exception {
        try (ServiceProcess inference =
                start("inference-too-large", Map.of("parley.inference.memory", "30M"))) {
            String health =
                    inference.awaitHealthTelling(
                            "all models together may take 31.5 MB", Parley.START);

            assertThat(health)
                    .contains("DOWN")
                    .contains("parley-demo-large")
                    .contains("weights 7.3 MB")
                    .contains("kv cache");
            assertThat(inference.isAlive()).isTrue();
        }
    }

    @Test
    void aModelsFileThatIsNoneEndsTheStartAndSaysWhy() throws Exception {
        Path yaml =
                Files.writeString(folder.resolve("models.yaml"), "models: {a: {folder: ., b: c}}");

        try (ServiceProcess inference =
                start(
                        "inference-bad-models-file",
                        Map.of("parley.inference.models-file", yaml.toString()))) {
            assertThat(inference.awaitEnd(Parley.START)).isTrue();
            assertThat(inference.log()).contains(yaml + ": models.a.b: is unknown");
        }
    }

    private static ServiceProcess start(String label, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new HashMap<>(Parley.demoModels());
        all.put("quarkus.grpc.server.port", String.valueOf(ServiceProcess.freePort()));
        all.putAll(settings);
        return ServiceProcess.start("inference", label, all);
    }

    private Path copyOfSmall() throws IOException {
        Path small = ServiceProcess.inRepository("inference-service/demo-model/small");
        try (Stream<Path> files = Files.list(small)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return folder;
    }

    private String sums() throws IOException, NoSuchAlgorithmException {
        StringBuilder sums = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                sums.append(HexFormat.of().formatHex(hash))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        return sums.toString();
    }

    private static int post(ServiceProcess service, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(service.uri(path)).POST(BodyPublishers.noBody()).build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
