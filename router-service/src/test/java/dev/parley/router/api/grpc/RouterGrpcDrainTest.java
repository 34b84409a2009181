package dev.parley.router.api.grpc;

import static dev.parley.router.api.grpc.RouterClient.info;
import static dev.parley.router.api.grpc.RouterClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.fake.FakeInferenceResource;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a signal to end does to callers over gRPC. */
@QuarkusTest
@TestProfile(RouterGrpcDrainTest.Ending.class)
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class RouterGrpcDrainTest {

    /** A router of its own: it does not come back. */
    public static class Ending implements QuarkusTestProfile {}

    @Inject Event<ShutdownDelayInitiatedEvent> signal;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void healthSaysThatNewRequestsAreRefused() {
        try (RouterClient router = new RouterClient(port)) {
            assertThat(router.health("")).isEqualTo(ServingStatus.SERVING);

            signal.fire(new ShutdownDelayInitiatedEvent());

            assertThat(router.health("")).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(router.health("parley.router.v1.RouterService"))
                    .isEqualTo(ServingStatus.NOT_SERVING);
            StatusRuntimeException refusal = router.failure(request("auto").build());
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(info(refusal).getReason()).isEqualTo("ROUTER_STOPPING");
        }
    }
}
