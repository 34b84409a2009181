package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.info;
import static dev.parley.inference.api.FakeModelsProfile.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.ModelLoad;
import dev.parley.inference.v1.ModelState;
import dev.parley.inference.v1.WatchLoadRequest;
import dev.parley.inference.v1.WatchLoadResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(FakeModelsProfile.class)
@Timeout(60)
class WatchLoadQuarkusTest {

    @Inject ChatModels models;
    @Inject FakeRunners runners;
    @Inject @Liveness EngineWatch liveness;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
        runners.of("small").allowAll();
    }

    @AfterEach
    void nothingStaysInTheEngine() {
        runners.of("small").allowAll();
        channel().shutdownNow();
        await(() -> models.load(MODEL).orElseThrow().slotsInUse() == 0);
    }

    @Test
    void seesASlotTakenAndFreedAtOnce() {
        Context.CancellableContext watcher = Context.current().withCancellation();
        Context.CancellableContext caller = Context.current().withCancellation();
        watcher.run(() -> {
            Iterator<WatchLoadResponse> watch = stub().watchLoad(request(60_000));
            ModelLoad idle = load(watch);
            assertThat(idle.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
            assertThat(idle.getFreeSlots()).isEqualTo(2);

            caller.run(() -> stub().chat(asking(MODEL, "Hello", 150_000).build()).next());

            ModelLoad busy = awaitFreeSlots(watch, 1);
            assertThat(busy.getKvCapacityTokens()).isEqualTo(400_000);
            caller.cancel(null);
            awaitFreeSlots(watch, 2);
        });
        watcher.cancel(null);
    }

    @Test
    void tellsTheLoadAgainAtTheIntervalThoughNothingChanges() {
        Context.CancellableContext watcher = Context.current().withCancellation();
        watcher.run(() -> {
            Iterator<WatchLoadResponse> watch = stub().watchLoad(request(100));

            assertThat(load(watch).getFreeSlots()).isEqualTo(load(watch).getFreeSlots());
        });
        watcher.cancel(null);
    }

    @Test
    void refusesWhatItCannotWatch() {
        StatusRuntimeException unknown =
                refusal(WatchLoadRequest.newBuilder().addModels("nobody").build());
        StatusRuntimeException hasty = refusal(request(1));

        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(info(hasty).getMetadataOrThrow("field")).isEqualTo("interval_ms");
    }

    @Test
    void aStepThatStallsFailsLivenessUntilItEnds() {
        assertThat(liveness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        runners.of("small").stopBeforeTheNextStep();
        Context.CancellableContext caller = Context.current().withCancellation();
        caller.run(() ->
                Thread.ofVirtual()
                        .start(
                                Context.current()
                                        .wrap(() ->
                                                refusalOrText(asking(MODEL, "Hello", 2).build()))));

        await(() -> liveness.call().getStatus() == HealthCheckResponse.Status.DOWN);

        runners.of("small").allowAll();
        await(() -> liveness.call().getStatus() == HealthCheckResponse.Status.UP);
        caller.cancel(null);
    }

    private void refusalOrText(dev.parley.inference.v1.ChatRequest request) {
        try {
            Chats.text(stub().chat(request));
        } catch (StatusRuntimeException cancelled) {
            assertThat(cancelled.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
        }
    }

    private static ModelLoad awaitFreeSlots(Iterator<WatchLoadResponse> watch, int slots) {
        ModelLoad load = load(watch);
        while (load.getFreeSlots() != slots) {
            load = load(watch);
        }
        return load;
    }

    private static ModelLoad load(Iterator<WatchLoadResponse> watch) {
        WatchLoadResponse response = watch.next();
        assertThat(response.getModelsList()).extracting(ModelLoad::getModel).containsExactly(MODEL);
        return response.getModels(0);
    }

    private StatusRuntimeException refusal(WatchLoadRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> stub().watchLoad(request).next());
    }

    private static WatchLoadRequest request(int intervalMillis) {
        return WatchLoadRequest.newBuilder().addModels(MODEL).setIntervalMs(intervalMillis).build();
    }

    private InferenceServiceGrpc.InferenceServiceBlockingStub stub() {
        return InferenceServiceGrpc.newBlockingStub(channel());
    }

    private ManagedChannel channel() {
        return Objects.requireNonNull(channel);
    }
}
