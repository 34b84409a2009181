package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The speech engines start without the language engine. */
@QuarkusTest
@TestProfile(SpeechAloneProfile.class)
@Timeout(60)
class SpeechAloneQuarkusTest {

    @Inject ModelStates states;
    @TestHTTPResource URI http;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void itIsReadyWithSpeechOnlyAndSaysSo() throws Exception {
        await(states::isReady);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready = HttpRequest.newBuilder(http.resolve("/q/health/ready")).build();

            assertThat(client.send(ready, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        ManagedChannel channel =
                ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            var stub = InferenceServiceGrpc.newBlockingStub(channel);

            assertThat(stub.listModels(ListModelsRequest.getDefaultInstance()).getModelsList())
                    .extracting(Model::getKind)
                    .containsExactlyInAnyOrder(
                            ModelKind.MODEL_KIND_TRANSCRIPTION, ModelKind.MODEL_KIND_SPEECH);
            StatusRuntimeException refused =
                    catchThrowableOfType(
                            StatusRuntimeException.class,
                            () ->
                                    Chats.text(
                                            stub.chat(
                                                    asking(FakeModelsProfile.MODEL, "Hi", 1)
                                                            .build())));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        } finally {
            channel.shutdownNow();
        }
    }
}
