package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.FakeModelsProfile.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.WatchLoadRequest;
import dev.parley.inference.v1.WatchLoadResponse;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a signal to end does. */
@QuarkusTest
@TestProfile(DrainQuarkusTest.Ending.class)
@Timeout(60)
class DrainQuarkusTest {

    /** A server of its own: it does not come back. */
    public static class Ending extends FakeModelsProfile {}

    @Inject ChatModels models;
    @Inject FakeRunners runners;
    @Inject Event<ShutdownEvent> signal;
    @Inject @Readiness ModelsReadyCheck readiness;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void runningStreamsFinishAndNewOnesAreRefused() {
        ManagedChannel channel =
                ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        InferenceServiceGrpc.InferenceServiceStub stub = InferenceServiceGrpc.newStub(channel);
        await(() -> models.load(MODEL).isPresent());
        runners.of("small").stopBeforeTheNextStep();
        Answers<ChatResponse> running = new Answers<>();
        stub.chat(asking(MODEL, "Hello", 20).build(), running);
        Answers<WatchLoadResponse> watch = new Answers<>();
        stub.watchLoad(WatchLoadRequest.getDefaultInstance(), watch);
        watch.awaitFirst();
        await(() -> models.load(MODEL).orElseThrow().slotsInUse() == 1);

        CompletableFuture<Void> drained =
                CompletableFuture.runAsync(() -> signal.fire(new ShutdownEvent()));

        assertThat(watch.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        Answers<ChatResponse> late = new Answers<>();
        stub.chat(asking(MODEL, "Hello", 1).build(), late);
        assertThat(late.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(late.details(RetryInfo.class)).hasSize(1);
        await(() -> readiness.call().getStatus() == HealthCheckResponse.Status.DOWN);
        await(() -> health(channel) == ServingStatus.NOT_SERVING);
        await(() -> models.models().getFirst().state() == ModelStatus.State.UNLOADED);
        assertThat(drained).isNotDone();
        runners.of("small").allowAll();
        assertThat(running.all().getLast().hasCompleted()).isTrue();
        drained.join();
        channel.shutdownNow();
    }

    private static ServingStatus health(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }
}
