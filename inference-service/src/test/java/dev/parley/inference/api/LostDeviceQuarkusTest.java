package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.info;
import static dev.parley.inference.api.FakeModelsProfile.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.InferenceServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last thing that happens to this server. */
@QuarkusTest
@TestProfile(LostDeviceQuarkusTest.Mortal.class)
@Timeout(60)
class LostDeviceQuarkusTest {

    /** A server whose engines may die. */
    public static class Mortal extends FakeModelsProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            Set<Class<?>> alternatives = new HashSet<>(super.getEnabledAlternatives());
            alternatives.add(FakeDeaths.class);
            return alternatives;
        }
    }

    @Inject ChatModels models;
    @Inject FakeRunners runners;
    @Inject FakeDeaths deaths;
    @Inject @Liveness EngineWatch liveness;
    @Inject @Readiness ModelsReadyCheck readiness;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void aLostDeviceEndsStreamsDropsReadinessAndAsksForTheProcessesEnd() throws Exception {
        ManagedChannel channel =
                ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
        runners.of("small").losesItsDevice = true;

        StatusRuntimeException lost =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                Chats.text(
                                        InferenceServiceGrpc.newBlockingStub(channel)
                                                .chat(asking(MODEL, "Hello", 9).build())));

        assertThat(lost.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(lost).getMetadataOrThrow("fault")).isEqualTo("INTERNAL");
        assertThat(deaths.causes.take()).isInstanceOf(DeviceLostException.class);
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(liveness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        channel.shutdownNow();
    }
}
