package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.InferenceServiceGrpc;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One model cannot be loaded, and a key is needed. */
@QuarkusTest
@TestProfile(BrokenModelProfile.class)
@Timeout(60)
class BrokenModelQuarkusTest {

    @Inject ChatModels models;
    @TestHTTPResource URI http;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() ->
                models.models().stream().noneMatch(m -> m.state() == ModelStatus.State.LOADING));
    }

    @AfterEach
    void disconnect() {
        channel().shutdownNow();
    }

    @Test
    void theProcessIsAliveButNotReadyAndTellsTheCause() throws Exception {
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .contains("\"broken\": \"FAILED: ")
                .contains("no-such-model/config.json")
                .contains("\"parley-demo-small\": \"READY\"");
    }

    @Test
    void gRpcsOwnHealthSaysTheSameAndNeedsNoKey() {
        await(() -> health() == ServingStatus.NOT_SERVING);
    }

    @Test
    void theOthersServe() {
        String text =
                Chats.text(
                        stub("open-sesame")
                                .chat(asking(FakeModelsProfile.MODEL, "Hello", 5).build()));

        assertThat(text).isNotEmpty();
    }

    @Test
    void theBrokenOneIsUnavailableAndSaysWhy() {
        StatusRuntimeException failed = refusal("open-sesame", BrokenModelProfile.BROKEN);

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failed.getStatus().getDescription()).contains("no-such-model");
        assertThat(info(failed).getReason()).isEqualTo("MODEL_FAILED");
    }

    @Test
    void aWrongKeyIsTurnedAway() {
        StatusRuntimeException refused = refusal("abracadabra", FakeModelsProfile.MODEL);

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(info(refused).getMetadataOrThrow("fault")).isEqualTo("CALLER");
    }

    @Test
    void metricsShowAnswersAndEngines() throws Exception {
        ChatRequest.Builder turn = asking(FakeModelsProfile.MODEL, "Hello", 5).setSession("again");
        Chats.text(stub("open-sesame").chat(turn.build()));
        Chats.text(stub("open-sesame").chat(turn.build()));

        assertThat(get("/q/metrics").body())
                .contains("gen_ai_server_request_duration_seconds_count{")
                .contains("gen_ai_server_time_to_first_token_seconds_bucket{")
                .contains("gen_ai_server_time_per_output_token_seconds_count{")
                .contains("gen_ai_client_token_usage_sum{")
                .contains("parley_engine_slots{gen_ai_request_model=\"parley-demo-small\"} 2.0")
                .contains("parley_engine_queue_depth{")
                .containsPattern(
                        "parley_engine_kv_hit_rate\\{[^}]*parley-demo-small\"} 0\\.\\d*[1-9]");
    }

    private ServingStatus health() {
        return HealthGrpc.newBlockingStub(channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private StatusRuntimeException refusal(String key, String model) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> Chats.text(stub(key).chat(asking(model, "Hello", 5).build())));
    }

    private InferenceServiceGrpc.InferenceServiceBlockingStub stub(String key) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + key);
        return InferenceServiceGrpc.newBlockingStub(channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private ManagedChannel channel() {
        return Objects.requireNonNull(channel);
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(http.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
