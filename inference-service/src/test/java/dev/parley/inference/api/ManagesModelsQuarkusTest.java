package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.FakeModelsProfile.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelKind;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operator's requests over HTTP; the language engine is alone here, without speech. */
@QuarkusTest
@TestProfile(LanguageAloneProfile.class)
@Timeout(60)
class ManagesModelsQuarkusTest {

    @Inject ChatModels models;
    @Inject ModelStates states;
    @Inject FakeRunners runners;
    @TestHTTPResource URI http;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
    }

    @AfterEach
    void disconnect() {
        Objects.requireNonNull(channel).shutdownNow();
    }

    @Test
    void languageServesWithoutSpeech() throws Exception {
        await(this::isReady); // gRPC's own health follows the models a little later

        assertThat(states.isReady()).isTrue();
        assertThat(stub().listModels(ListModelsRequest.getDefaultInstance()).getModelsList())
                .isNotEmpty()
                .extracting(Model::getKind)
                .containsOnly(ModelKind.MODEL_KIND_CHAT);
    }

    @Test
    void anAnswerUnderWayOutlivesTheWishToUnload() throws Exception {
        FakeStepRunner runner = runners.of("small");
        runner.stopBeforeTheNextStep();
        Iterator<ChatResponse> answer = stub().chat(asking(MODEL, "Hello", 40).build());
        await(runner::isAtAStep);

        assertThat(send("POST", "/manage/models/" + MODEL + "/unload").statusCode()).isEqualTo(202);

        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> Chats.text(stub().chat(asking(MODEL, "Hello", 5).build())));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        runner.allowAll();
        ChatResponse last = ChatResponse.getDefaultInstance();
        while (answer.hasNext()) {
            last = answer.next();
        }
        assertThat(last.getCompleted().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(last.getCompleted().getUsage().getCompletionTokens()).isEqualTo(40);
        await(() -> runner.closed);
        assertThat(send("GET", "/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/manage/models").body())
                .contains("{\"id\":\"" + MODEL + "\",\"kind\":\"CHAT\",\"state\":\"UNLOADED\"");

        assertThat(send("POST", "/manage/models/" + MODEL + "/load").statusCode()).isEqualTo(202);
        await(() -> models.load(MODEL).isPresent());
        assertThat(Chats.text(stub().chat(asking(MODEL, "Hello", 5).build()))).isNotEmpty();
    }

    @Test
    void aModelThatIsNotThereIsNamed() throws Exception {
        assertThat(send("POST", "/manage/models/other/load").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/manage/models/other/load").body()).contains("unknown model");
    }

    @Test
    void rereadingWithoutAFileChangesNothing() throws Exception {
        HttpResponse<String> answer = send("POST", "/manage/models/reread");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"changing\":[]}\n");
    }

    @Test
    void noWebPageManagesTheServer() throws Exception {
        HttpResponse<String> refused =
                send(
                        "POST",
                        "/manage/models/" + MODEL + "/unload",
                        "Origin",
                        "https://evil.example");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(models.load(MODEL)).isPresent();
    }

    private InferenceServiceGrpc.InferenceServiceBlockingStub stub() {
        return InferenceServiceGrpc.newBlockingStub(Objects.requireNonNull(channel));
    }

    private boolean isReady() {
        try {
            return send("GET", "/q/health/ready").statusCode() == 200;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(http.resolve(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
